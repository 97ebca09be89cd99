using System.Runtime.InteropServices;

namespace PureZmq.Tool;

/// <summary>Ctrl-C, or a request to terminate: the first lets the command end by itself, with its linger; the second ends it at
/// once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    internal Interruption() => _registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (_source.IsCancellationRequested)
            return; // what the system does by itself: the process ends
        signal.Cancel = true;
        _source.Cancel();
    }
}
