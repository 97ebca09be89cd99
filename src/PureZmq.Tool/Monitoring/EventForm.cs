namespace PureZmq.Tool.Monitoring;

/// <summary>How an event looks on a line.</summary>
internal abstract class EventForm
{
    internal abstract string Format(SocketEvent happened);
}
