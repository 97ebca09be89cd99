using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>Something whose descriptor lies in an I/O thread's set.</summary>
internal interface IIoHandler
{
    /// <summary>The descriptor is ready. Called by the I/O thread; must not throw and must not wait.</summary>
    void OnReady(EpollEvents events);
}
