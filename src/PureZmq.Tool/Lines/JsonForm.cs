using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace PureZmq.Tool.Lines;

/// <summary>JSON: an array of strings, with <c>{"base64": "…"}</c> for a frame that is not UTF-8.</summary>
internal sealed class JsonForm : LineForm
{
    private const string Base64 = "base64";

    // The checks would only look at what is written below.
    private static readonly JsonWriterOptions Options = new() { Encoder = PlainJson.Encoder, SkipValidation = true };

    internal override Frame[] Parse(ReadOnlyMemory<byte> line)
    {
        var frames = new List<Frame>();
        try
        {
            var reader = new Utf8JsonReader(line.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                throw NotAMessage();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                frames.Add(ParseFrame(ref reader));
            reader.Read(); // throws when something is behind the array
        }
        catch (JsonException malformed)
        {
            throw new MalformedLineException($"it is not JSON, at octet {malformed.BytePositionInLine + 1}");
        }

        return frames.Count > 0 ? [.. frames] : throw new MalformedLineException("there is no frame; an empty one is written \"\"");
    }

    internal override void Write(Message message, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartArray();
        for (var i = 0; i < message.Count; i++)
            WriteFrame(message[i].Span, writer);
        writer.WriteEndArray();
    }

    private static void WriteFrame(ReadOnlySpan<byte> frame, Utf8JsonWriter writer)
    {
        if (Utf8.IsValid(frame))
        {
            writer.WriteStringValue(frame);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBase64String(Base64, frame);
        writer.WriteEndObject();
    }

    private static byte[] ParseFrame(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return ParseText(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw NotAMessage();
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(Base64))
            throw NotAMessage();
        if (!reader.Read() || reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var octets))
            throw new MalformedLineException("what stands behind \"base64\" is not base64");
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndObject)
            throw NotAMessage();
        return octets;
    }

    private static byte[] ParseText(ref Utf8JsonReader reader)
    {
        try
        {
            var text = new byte[reader.ValueSpan.Length];
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            throw new MalformedLineException("a string is not Unicode text; write {\"base64\": \"...\"} for other octets");
        }
    }

    private static MalformedLineException NotAMessage() =>
        new("a message is an array of strings and {\"base64\": \"...\"}");
}
