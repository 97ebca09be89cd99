using System.Text.Json;

namespace PureZmq.Bench.Peers;

/// <summary>What a peer says to the process that started it, line by line.</summary>
internal sealed class PeerConsole(TextReader input, TextWriter output)
{
    internal const string BoundPrefix = "bound ";
    internal const string ReadyLine = "ready";

    /// <summary>Tells where the peer bound itself.</summary>
    internal void Bound(string endpoint) => WriteLine(BoundPrefix + endpoint);

    /// <summary>Tells that the peer does what it was started for.</summary>
    internal void Ready() => WriteLine(ReadyLine);

    /// <summary>The last line of a peer.</summary>
    internal void Report(PeerReport report) => WriteLine(JsonSerializer.Serialize(report, PeerJson.Default.PeerReport));

    /// <summary>Returns when standard input ends: until then the other process may still need this one's socket.</summary>
    internal void WaitForEndOfInput() => input.ReadToEnd();

    private void WriteLine(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
