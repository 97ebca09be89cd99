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

    /// <summary>What the peer measured.</summary>
    internal async Task<PeerReport> ReadReportAsync(CancellationToken cancellationToken)
        => JsonSerializer.Deserialize(await ReadLineAsync("{", cancellationToken), PeerJson.Default.PeerReport);

    /// <summary>What the peer measured; fails at once when the partner it needs for that fails.</summary>
    internal async Task<PeerReport> ReadReportAsync(PeerProcess partner, CancellationToken cancellationToken)
    {
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var report = ReadReportAsync(decided.Token);
        var partnerExit = partner._process.WaitForExitAsync(decided.Token);
        var first = await Task.WhenAny(report, partnerExit);
        if (first == partnerExit && partnerExit.IsCompletedSuccessfully && !report.IsCompletedSuccessfully)
        {
            await decided.CancelAsync();
            throw await partner.FailureAsync();
        }

        return await report;
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
