using System.Buffers;
using System.Text;
using System.Text.Json;
using PureZmq.Tool.Lines;

namespace PureZmq.Tool.Monitoring;

/// <summary>For programs: <c>{"time":"2030-01-01T11:30:01.25Z","event":"Connected","endpoint":"tcp://127.0.0.1:5555","peer":"127.0.0.1:5555","value":23}</c>;
/// what is empty is left out.</summary>
internal sealed class JsonEvents : EventForm
{
    private static readonly JsonWriterOptions Options = new() { Encoder = PlainJson.Encoder };

    internal override string Format(SocketEvent happened)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("time", happened.Time.UtcDateTime);
            writer.WriteString("event", $"{happened.Kind}");
            WriteIfAny(writer, "endpoint", happened.Endpoint);
            WriteIfAny(writer, "peer", happened.Peer);
            WriteIfAny(writer, "reason", happened.Reason);
            WriteIfAny(writer, "dropReason", $"{happened.DropReason}");
            if (happened.Value != 0)
                writer.WriteNumber("value", happened.Value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteIfAny(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
            writer.WriteString(name, value);
    }
}
