using System.Text.Json;

namespace PureZmq.Bench.Peers;

/// <summary>What a peer says to the process that started it, line by line.</summary>
internal sealed class PeerConsole(TextReader input, TextWriter output)
{
    internal const string BoundPrefix = "bound ";
    internal const string ReadyLine = "ready";
    internal const string SteadyLine = "steady";

    /// <summary>Tells where the peer bound itself.</summary>
    internal void Bound(string endpoint) => WriteLine(BoundPrefix + endpoint);

    /// <summary>Tells that the peer does what it was started for, or that all its connections are there.</summary>
    internal void Ready() => WriteLine(ReadyLine);

    /// <summary>Tells that the warm-up is over, for a process in between that counts no messages itself.</summary>
    internal void Steady() => WriteLine(SteadyLine);

    /// <summary>The last line of a peer.</summary>
    internal void Report(PeerReport report) => WriteLine(JsonSerializer.Serialize(report, PeerJson.Default.PeerReport));

    /// <summary>Returns when standard input ends: until then the other process may still need this one's socket.</summary>
    internal void WaitForEndOfInput()
    {
        while (input.Read() >= 0)
        {
            // Nothing is said any more; and, unlike ReadToEnd, this allocates nothing that a long message's row would show.
        }
    }

    /// <summary>Returns when the process that started this one passes on what another peer told.</summary>
    internal void WaitForSignal() => input.ReadLine();

    private void WriteLine(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
