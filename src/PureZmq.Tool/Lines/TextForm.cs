using System.Buffers;
using System.Globalization;
using System.Text;

namespace PureZmq.Tool.Lines;

/// <summary>Text: frames separated by a tab; <c>\t \n \r \\ \xHH</c> stand for what is not plain UTF-8 text.</summary>
/// <remarks>Reading is generous: digits may be small ones, and octets that should have been escaped are taken as they are.</remarks>
internal sealed class TextForm() : SeparatedForm(Separator)
{
    private const byte Separator = (byte)'\t';
    private const byte Escape = (byte)'\\';
    private const string Escapes = @"\t \n \r \\ \xHH";

    // Printable ASCII but for the backslash: most of what passes, and never escaped.
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create(Enumerable.Range(0x20, 0x7F - 0x20).Select(octet => (byte)octet).Where(octet => octet != Escape).ToArray());

    /// <summary>Some octets as the form shows a frame, for messages to people.</summary>
    internal static string Show(ReadOnlySpan<byte> frame)
    {
        var shown = new ArrayBufferWriter<byte>();
        WriteEscaping(frame, shown);
        return Encoding.UTF8.GetString(shown.WrittenSpan);
    }

    // Control characters steer terminals, and some readers of lines take the two separators for a line's end.
    internal static bool BreaksLines(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    internal override Frame[] Parse(ReadOnlyMemory<byte> line)
    {
        var frames = new Frame[line.Span.Count(Separator) + 1];
        for (var i = 0; i < frames.Length; i++)
        {
            var end = line.Span.IndexOf(Separator);
            var frame = end < 0 ? line : line[..end];
            frames[i] = frame.Span.Contains(Escape) ? Unescape(frame.Span) : frame;
            line = line[(end + 1)..];
        }

        return frames;
    }

    protected override void WriteFrame(ReadOnlySpan<byte> frame, IBufferWriter<byte> output) => WriteEscaping(frame, output);

    private static byte[] Unescape(ReadOnlySpan<byte> escaped)
    {
        var frame = new byte[escaped.Length];
        var length = 0;
        while (!escaped.IsEmpty)
        {
            frame[length++] = escaped[0] == Escape ? ReadEscape(escaped, out var taken) : ReadPlain(escaped, out taken);
            escaped = escaped[taken..];
        }

        return frame[..length];
    }

    private static byte ReadPlain(ReadOnlySpan<byte> text, out int taken)
    {
        taken = 1;
        return text[0];
    }

    private static byte ReadEscape(ReadOnlySpan<byte> text, out int taken)
    {
        if (text.Length == 1)
            throw new MalformedLineException($"a frame ends in a lone \\; the escapes are {Escapes}");
        taken = 2;
        switch (text[1])
        {
            case (byte)'t':
                return (byte)'\t';
            case (byte)'n':
                return (byte)'\n';
            case (byte)'r':
                return (byte)'\r';
            case Escape:
                return Escape;
            case (byte)'x':
                taken = 4;
                return ReadHex(text[2..]);
            default:
                throw new MalformedLineException($"\\{ShowFirst(text[1..])} is not an escape; the escapes are {Escapes}");
        }
    }

    private static byte ReadHex(ReadOnlySpan<byte> text) =>
        text.Length >= 2 && byte.TryParse(text[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)
            ? octet
            : throw new MalformedLineException(@"\x is not followed by two hexadecimal digits");

    private static string ShowFirst(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out _, out var length);
        return Show(text[..length]);
    }

    private static void WriteEscaping(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        while (!frame.IsEmpty)
        {
            var plain = frame.IndexOfAnyExcept(Plain);
            if (plain < 0)
                plain = frame.Length;
            output.Write(frame[..plain]);
            frame = frame[plain..];
            if (frame.IsEmpty)
                return;

            var isText = Rune.DecodeFromUtf8(frame, out var rune, out var length) == OperationStatus.Done;
            if (isText && rune.Value != Escape && !BreaksLines(rune.Value))
                output.Write(frame[..length]);
            else
                WriteEscaped(frame[..length], output);
            frame = frame[length..];
        }
    }

    // Capitals, as in the dump of a message.
    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    private static void WriteEscaped(ReadOnlySpan<byte> octets, IBufferWriter<byte> output)
    {
        foreach (var octet in octets)
        {
            switch (octet)
            {
                case (byte)'\t':
                    output.Write(@"\t"u8);
                    break;
                case (byte)'\n':
                    output.Write(@"\n"u8);
                    break;
                case (byte)'\r':
                    output.Write(@"\r"u8);
                    break;
                case Escape:
                    output.Write(@"\\"u8);
                    break;
                default:
                    output.Write([Escape, (byte)'x', Digit(octet >> 4), Digit(octet & 0xF)]);
                    break;
            }
        }
    }
}
