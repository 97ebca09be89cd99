using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using PureZmq.Bench.Peers;

namespace PureZmq.Bench.Processes;

/// <summary>A peer at work in a process of its own. Disposing it kills the process if it still runs.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly Task<string> _errors;

    private PeerProcess(Process process, string name)
    {
        (_process, _name) = (process, name);
        _errors = process.StandardError.ReadToEndAsync();
    }

    internal static PeerProcess Start(Contender contender, PeerArguments arguments)
    {
        var name = $"{contender.Name} {arguments.Role}";
        try
        {
            return new PeerProcess(Process.Start(contender.StartInfo(arguments))!, name);
        }
        catch (Win32Exception failure)
        {
            throw new BenchException($"{name} could not be started: {failure.Message}.", failure);
        }
    }

    /// <summary>Where the peer bound itself.</summary>
    internal async Task<string> ReadEndpointAsync(CancellationToken cancellationToken)
        => (await ReadLineAsync(PeerConsole.BoundPrefix, cancellationToken))[PeerConsole.BoundPrefix.Length..];

    /// <summary>Returns when the peer does what it was started for.</summary>
    internal Task WaitUntilReadyAsync(CancellationToken cancellationToken) => ReadLineAsync(PeerConsole.ReadyLine, cancellationToken);

    /// <inheritdoc cref="WaitUntilReadyAsync(CancellationToken)"/>
    /// <remarks>Fails at once when a partner it needs for that fails.</remarks>
    internal Task WaitUntilReadyAsync(IReadOnlyList<PeerProcess> partners, CancellationToken cancellationToken)
        => ReadLineAsync(PeerConsole.ReadyLine, partners, cancellationToken);

    /// <summary>What the peer measured.</summary>
    internal async Task<PeerReport> ReadReportAsync(CancellationToken cancellationToken)
        => JsonSerializer.Deserialize(await ReadLineAsync("{", cancellationToken), PeerJson.Default.PeerReport);

    /// <summary>What the peer measured; fails at once when a partner it needs for that fails.</summary>
    internal async Task<PeerReport> ReadReportAsync(IReadOnlyList<PeerProcess> partners, CancellationToken cancellationToken)
        => JsonSerializer.Deserialize(await ReadLineAsync("{", partners, cancellationToken), PeerJson.Default.PeerReport);

    /// <summary>Returns when the peer's warm-up is over; fails at once when a partner it needs for that fails.</summary>
    internal Task WaitUntilSteadyAsync(IReadOnlyList<PeerProcess> partners, CancellationToken cancellationToken)
        => ReadLineAsync(PeerConsole.SteadyLine, partners, cancellationToken);

    /// <summary>Ends the peer's <see cref="PeerConsole.WaitForSignal"/>.</summary>
    internal async Task SignalAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(ReadOnlyMemory<char>.Empty, cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>Tells the peer that nobody needs its socket any more.</summary>
    internal void EndInput() => _process.StandardInput.Close();

    /// <summary>Lets the peer end and waits until it did.</summary>
    internal async Task FinishAsync(CancellationToken cancellationToken)
    {
        EndInput();
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0)
            throw await FailureAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _errors;
        _process.Dispose();
    }

    private async Task<string> ReadLineAsync(string prefix, IReadOnlyList<PeerProcess> partners, CancellationToken cancellationToken)
    {
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var line = ReadLineAsync(prefix, decided.Token);
        var exits = partners.Select(partner => partner._process.WaitForExitAsync(decided.Token)).ToArray();
        var first = await Task.WhenAny([line, .. exits]);
        if (first != line && first.IsCompletedSuccessfully && !line.IsCompletedSuccessfully)
        {
            await decided.CancelAsync();
            throw await partners[Array.IndexOf(exits, first)].FailureAsync();
        }

        return await line;
    }

    private async Task<string> ReadLineAsync(string prefix, CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
                return line;
        }

        await _process.WaitForExitAsync(cancellationToken);
        throw await FailureAsync();
    }

    private async Task<BenchException> FailureAsync()
    {
        var lines = (await _errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new BenchException($"{_name} ended with exit code {_process.ExitCode}: {(lines.Length == 0 ? "no message" : lines[0])}");
    }
}
