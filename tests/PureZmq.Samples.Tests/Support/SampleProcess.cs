using System.Diagnostics;
using System.Text;

namespace PureZmq.Samples;

/// <summary>A sample, or its Python counterpart, run as a user runs it: a process with arguments, input and output.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _name;

    private SampleProcess(string program, string[] arguments)
    {
        _name = string.Join(' ', arguments.Select(Path.GetFileName));
        (Output, Error) = (new Lines($"The output of {_name}"), new Lines($"The error output of {_name}"));
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["PYTHONUNBUFFERED"] = "1";
        start.Environment["PYTHONUTF8"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";   // short programs: less to instrument
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Error.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it printed.</summary>
    public Lines Output { get; }

    /// <summary>What it reported.</summary>
    public Lines Error { get; }

    /// <summary>The most memory it has used, in octets.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>How long processors have worked for it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a sample that may have so many descriptors and no more.</summary>
    public static SampleProcess StartWithin(int descriptors, string sample, params string[] arguments) =>
        new("bash", ["-c", $"ulimit -n {descriptors}; exec dotnet \"$0\" \"$@\"", SampleTree.Program(sample), .. arguments]);

    /// <summary>Starts a sample.</summary>
    public static SampleProcess Start(string sample, params string[] arguments) =>
        new("dotnet", [SampleTree.Program(sample), .. arguments]);

    /// <summary>Starts the Python program beside a sample.</summary>
    public static SampleProcess StartPython(string sample, params string[] arguments) =>
        new(SampleTree.Python, [SampleTree.Script(sample), .. arguments]);

    /// <summary>Starts one or the other.</summary>
    public static SampleProcess Start(bool python, string sample, params string[] arguments) =>
        python ? StartPython(sample, arguments) : Start(sample, arguments);

    /// <summary>Runs a sample to its end, which must be a good one, and returns what it printed.</summary>
    public static async Task<string[]> RunAsync(string sample, params string[] arguments)
    {
        await using var process = Start(sample, arguments);
        return await process.EndAsync();
    }

    /// <summary>The endpoints it is bound to, once it has reported <paramref name="count"/> of them.</summary>
    public async Task<string[]> BoundAsync(int count = 1)
    {
        const string Prefix = "bound ";
        var lines = await Error.WhereAsync(line => line.StartsWith(Prefix, StringComparison.Ordinal), count, $"{count} bound endpoints");
        return [.. lines.Select(line => line[Prefix.Length..])];
    }

    /// <summary>Types a line.</summary>
    public void Type(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Ends its input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Asks it to end, as a service is asked, and waits until it has, with exit code 0.</summary>
    public async Task<string[]> StopAsync()
    {
        await SendSignalAsync("TERM");
        return await EndAsync();
    }

    /// <summary>Kills it on the spot.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Within.LimitAsync(_process.WaitForExitAsync(), $"{_name} to be gone", Limits.Process);
    }

    /// <summary>Waits for its end, which must be a good one, and returns what it printed.</summary>
    public async Task<string[]> EndAsync(int exitCode = 0)
    {
        await Within.LimitAsync(_process.WaitForExitAsync(), $"the end of {_name}", Limits.Process);
        Assert.True(
            _process.ExitCode == exitCode,
            $"{_name} ended with exit code {_process.ExitCode}.\n{string.Join('\n', Output.All)}\n{string.Join('\n', Error.All)}");
        return Output.All;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task SendSignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {_process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
