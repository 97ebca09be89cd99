using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Monitoring;

/// <summary>What <c>zmq monitor</c> is asked for.</summary>
/// <param name="Kind">The type of the watched socket.</param>
/// <param name="Attachments">In the order of the command line.</param>
/// <param name="Events">What is printed.</param>
/// <param name="Form">How.</param>
/// <param name="Count">Ends after so many events; null: no end.</param>
/// <param name="Timeout">The longest wait for the next event.</param>
internal sealed record MonitorRequest(
    SocketKind Kind, IReadOnlyList<Attachment> Attachments, SocketEvents Events, EventForm Form, long? Count, TimeSpan Timeout);
