using System.Globalization;
using PureZmq.Tool.Output;

namespace PureZmq.Tool.Monitoring;

/// <summary>For people: <c>12:30:01.250 Disconnected tcp://127.0.0.1:5555 peer 127.0.0.1:40312: the peer closed the connection</c>.</summary>
/// <param name="clock">Knows the time zone.</param>
internal sealed class TextEvents(TimeProvider clock) : EventForm
{
    internal override string Format(SocketEvent happened)
    {
        var time = TimeZoneInfo.ConvertTime(happened.Time, clock.LocalTimeZone);
        var line = happened.Kind == SocketEvents.MessagesDropped ? $"{happened} ({happened.DropReason}, {happened.Value})" : $"{happened}";
        return $"{time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {Failure.OnOneLine(line)}";
    }
}
