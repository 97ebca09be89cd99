using System.Globalization;
using PureZmq.Bench.Machine;
using PureZmq.Bench.Results;
using static PureZmq.Bench.Results.FigureText;

namespace PureZmq.Bench.Report;

/// <summary>A machine's record as tables of a document.</summary>
internal static class MachineTables
{
    private static readonly Dictionary<string, string> Explanations = new()
    {
        [CeilingProgram.TcpStream] = "stream through a tcp connection, writes of 64 KiB",
        [CeilingProgram.IpcStream] = "stream through a Unix domain socket, writes of 64 KiB",
        [CeilingProgram.TcpPingPong] = "one octet over tcp, one way; both ends block in the kernel",
        [CeilingProgram.TcpPingPongSpinning] = "the same; both ends ask without pause, and never sleep",
        [CeilingProgram.IpcPingPong] = "one octet over a Unix domain socket, one way; both ends block",
        [CeilingProgram.IpcPingPongSpinning] = "the same; both ends ask without pause",
        [CeilingProgram.TcpBurstMedian] = "20 messages of 64 octets in one write every 10 ms over tcp, p50 one way from the intended time; the receiver blocks",
        [CeilingProgram.TcpBurstHigh] = "the same, p99",
        [CeilingProgram.TcpRateHigh] = "10,000 messages of 64 octets a second, p99 likewise",
        [CeilingProgram.Memcpy] = "`memcpy` of 64 MiB, more than the caches hold",
        [CeilingProgram.MemcpyCached] = "`memcpy` of 64 KiB, within the caches",
    };

    // Which row of open-loop is about the same thing.
    private static readonly Dictionary<string, string> OpenLoop = new()
    {
        [CeilingProgram.TcpBurstMedian] = "burst=20,p=50",
        [CeilingProgram.TcpBurstHigh] = "burst=20,p=99",
        [CeilingProgram.TcpRateHigh] = "rate=10000,p=99",
    };

    /// <summary>Where, when and how.</summary>
    internal static string Facts(MachineRecord machine)
    {
        var table = new MarkdownTable("", "");
        table.Add("processor", $"{machine.Processor}, {Number(machine.Cores)} cores");
        table.Add("memory", $"{machine.MemoryGiB.ToString(CultureInfo.InvariantCulture)} GiB");
        table.Add("system", machine.System);
        table.Add("runtime", $"{machine.Runtime}; collector: {machine.GarbageCollector}");
        table.Add("libzmq", machine.Libzmq ?? "not measured");
        table.Add("reactor", machine.Reactor);
        table.Add("date", machine.Date);
        table.Add("command", $"`{machine.Command}`");
        return table.ToString();
    }

    /// <summary>What the machine does without ZeroMQ, and how near the rows come.</summary>
    internal static string Ceilings(MachineRecord machine, IReadOnlyList<BenchRow> rows)
    {
        var table = new MarkdownTable("without ZeroMQ", "unit", "figure (range):", "PureZmq", "of it:");
        foreach (var ceiling in machine.Ceilings)
        {
            var (row, figure) = Nearest(ceiling, rows);
            table.Add(
                Explanations.GetValueOrDefault(ceiling.Name, ceiling.Name), ceiling.Unit, $"{Figure(ceiling.Figure)} ({Range(ceiling.Range)})",
                row is null ? "" : $"`{row.Scenario}` {Named(row, ceiling)}{row.Transport} {Number(row.Size)} B: {Figure(figure)}",
                row is null ? "" : Ratio(figure / ceiling.Figure));
        }

        return table.ToString();
    }

    /// <summary>The row that is about the same thing, and its figure in the ceiling's unit.</summary>
    private static (BenchRow? Row, double Figure) Nearest(Ceiling ceiling, IReadOnlyList<BenchRow> rows)
    {
        var transport = ceiling.Name.Split('-')[0];
        if (OpenLoop.TryGetValue(ceiling.Name, out var variant))
        {
            var row = rows.FirstOrDefault(row => row.Scenario == "open-loop" && row.Variant == variant);
            return (row, row?.PureZmq ?? 0);
        }

        if (ceiling.Unit == "us")
        {
            var ping = rows.FirstOrDefault(row => row.Scenario == "req-rep" && row.Transport == transport);
            return (ping, ping?.PureZmq ?? 0);
        }

        var stream = rows.Where(row => row.Scenario == "push-pull" && row.Transport == (transport == "memcpy" ? "inproc" : transport))
            .MaxBy(GigabytesPerSecond);
        return (stream, stream is null ? 0 : GigabytesPerSecond(stream));
    }

    private static string Named(BenchRow row, Ceiling ceiling) => OpenLoop.ContainsKey(ceiling.Name) ? $"{row.Variant} " : "";

    private static double GigabytesPerSecond(BenchRow row) => row.PureZmq * row.Size / 1e9;
}
