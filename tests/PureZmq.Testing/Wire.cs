using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PureZmq.Testing;

/// <summary>Builds and shows wire bytes, written independently of the library so that its codec does not test itself.</summary>
/// <remarks>Specification: 37/ZMTP.</remarks>
public static class Wire
{
    /// <summary>Set when another frame of the same message follows.</summary>
    public const byte MoreFlag = 0x01;

    /// <summary>Set when the size takes eight octets.</summary>
    public const byte LongFlag = 0x02;

    /// <summary>Set on commands.</summary>
    public const byte CommandFlag = 0x04;

    /// <summary>The octets of a greeting.</summary>
    public const int GreetingLength = 64;

    /// <summary>The octets of a greeting that go out before anything arrived.</summary>
    public const int SignatureLength = 10;

    /// <summary>
    /// Reads a byte script: hexadecimal octets, with or without spaces; <c>00*20</c> repeats an octet; <c>'READY'</c> is text.
    /// </summary>
    /// <example><c>04 29 05 'READY'</c>, <c>FF 00*7 01 7F</c></example>
    public static byte[] Hex(string script)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < script.Length;)
        {
            if (char.IsWhiteSpace(script[at]))
            {
                at++;
            }
            else if (script[at] == '\'')
            {
                var end = script.IndexOf('\'', at + 1);
                if (end < 0)
                    throw new FormatException($"The text that starts at {at} has no end: {script}");
                bytes.AddRange(Encoding.UTF8.GetBytes(script[(at + 1)..end]));
                at = end + 1;
            }
            else
            {
                var octet = byte.Parse(script.AsSpan(at, Math.Min(2, script.Length - at)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                at += 2;
                bytes.AddRange(Enumerable.Repeat(octet, ReadCount(script, ref at)));
            }
        }

        return [.. bytes];
    }

    /// <summary>Shows bytes the way <see cref="Hex"/> reads them: <c>04 0A 05</c>.</summary>
    public static string ToHex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 3);
        foreach (var octet in bytes)
            text.Append(text.Length == 0 ? "" : " ").Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        return text.ToString();
    }

    /// <summary>The bytes of a text.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>One frame: short up to 255 octets, long above.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> body, bool more = false) =>
        body.Length > byte.MaxValue ? LongFrame(more ? MoreFlag : (byte)0, body) : [more ? MoreFlag : (byte)0, (byte)body.Length, .. body];

    /// <inheritdoc cref="Frame(ReadOnlySpan{byte}, bool)"/>
    public static byte[] Frame(string body, bool more = false) => Frame(Text(body), more);

    /// <summary>A frame with an eight-octet size, whatever its length; <paramref name="announced"/> may lie about the length.</summary>
    public static byte[] LongFrame(byte flags, ReadOnlySpan<byte> body, ulong? announced = null)
    {
        var header = new byte[9];
        header[0] = (byte)(flags | LongFlag);
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(1), announced ?? (ulong)body.Length);
        return [.. header, .. body];
    }

    /// <summary>The frames of one message.</summary>
    public static byte[] Message(params ReadOnlySpan<byte[]> frames)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < frames.Length; i++)
            bytes.AddRange(Frame(frames[i], more: i < frames.Length - 1));
        return [.. bytes];
    }

    /// <inheritdoc cref="Message(ReadOnlySpan{byte[]})"/>
    public static byte[] Message(params ReadOnlySpan<string> frames)
    {
        var bytes = new byte[frames.Length][];
        for (var i = 0; i < frames.Length; i++)
            bytes[i] = Text(frames[i]);
        return Message(bytes);
    }

    /// <summary>One command frame.</summary>
    public static byte[] Command(string name, ReadOnlySpan<byte> data = default)
    {
        byte[] body = [(byte)name.Length, .. Text(name), .. data];
        return body.Length > byte.MaxValue ? LongFrame(CommandFlag, body) : [CommandFlag, (byte)body.Length, .. body];
    }

    /// <summary>One metadata property as a READY carries it.</summary>
    public static byte[] Property(string name, ReadOnlySpan<byte> value)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(size, (uint)value.Length);
        return [(byte)name.Length, .. Text(name), .. size, .. value];
    }

    /// <inheritdoc cref="Property(string, ReadOnlySpan{byte})"/>
    public static byte[] Property(string name, string value) => Property(name, Text(value));

    /// <summary>A READY command.</summary>
    /// <param name="socketType">The value of Socket-Type; null leaves the property out.</param>
    /// <param name="identity">The value of Identity; null leaves the property out.</param>
    /// <param name="properties">Further properties, already encoded.</param>
    public static byte[] Ready(string? socketType, ReadOnlyMemory<byte>? identity = null, ReadOnlySpan<byte> properties = default)
    {
        byte[] type = socketType is null ? [] : Property("Socket-Type", socketType);
        byte[] id = identity is { } value ? Property("Identity", value.Span) : [];
        return Command("READY", [.. type, .. id, .. properties]);
    }

    /// <summary>A full greeting.</summary>
    public static byte[] Greeting(byte minor = 1, byte major = 3, string mechanism = "NULL", bool asServer = false)
    {
        var greeting = new byte[GreetingLength];
        greeting[0] = 0xFF;
        greeting[8] = 0x01;
        greeting[9] = 0x7F;
        greeting[10] = major;
        greeting[11] = minor;
        Text(mechanism).CopyTo(greeting, 12);
        greeting[32] = asServer ? (byte)1 : (byte)0;
        return greeting;
    }

    /// <summary>A subscription the way a peer of this minor version sends it: a command from 3.1 on, a message before.</summary>
    public static byte[] Subscribe(string topic, byte minor = 1) =>
        minor >= 1 ? Command("SUBSCRIBE", Text(topic)) : Frame([0x01, .. Text(topic)]);

    /// <summary>The end of a subscription, in the form <see cref="Subscribe"/> uses.</summary>
    public static byte[] Cancel(string topic, byte minor = 1) =>
        minor >= 1 ? Command("CANCEL", Text(topic)) : Frame([0x00, .. Text(topic)]);

    private static int ReadCount(string script, ref int at)
    {
        if (at >= script.Length || script[at] != '*')
            return 1;
        var start = ++at;
        while (at < script.Length && char.IsAsciiDigit(script[at]))
            at++;
        return int.Parse(script.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
