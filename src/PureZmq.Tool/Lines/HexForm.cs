using System.Buffers;

namespace PureZmq.Tool.Lines;

/// <summary>Hexadecimal: frames separated by spaces, an empty frame as <c>-</c>.</summary>
/// <remarks>Digits of both cases are read, small ones written.</remarks>
internal sealed class HexForm() : SeparatedForm(Separator)
{
    private const byte Separator = (byte)' ';
    private const byte Empty = (byte)'-';

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    internal override Frame[] Parse(ReadOnlyMemory<byte> line)
    {
        var frames = new List<Frame>();
        foreach (var range in line.Span.Split(Separator))
        {
            var digits = line.Span[range];
            if (!digits.IsEmpty) // several spaces are one
                frames.Add(ParseFrame(digits));
        }

        return frames.Count > 0 ? [.. frames] : throw new MalformedLineException("there is no frame; an empty one is written -");
    }

    protected override void WriteFrame(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        if (frame.IsEmpty)
        {
            output.Write([Empty]);
            return;
        }

        var digits = output.GetSpan(frame.Length * 2);
        for (var i = 0; i < frame.Length; i++)
            (digits[2 * i], digits[(2 * i) + 1]) = (Digit(frame[i] >> 4), Digit(frame[i] & 0xF));
        output.Advance(frame.Length * 2);
    }

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);

    private static byte[] ParseFrame(ReadOnlySpan<byte> digits)
    {
        if (digits is [Empty])
            return [];
        if (digits.IndexOfAnyExcept(Digits) is >= 0 and var at)
            throw new MalformedLineException($"'{TextForm.Show(digits[at..(at + 1)])}' is not a hexadecimal digit");
        if (digits.Length % 2 != 0)
            throw new MalformedLineException($"a frame has {digits.Length} hexadecimal digits; an octet has two");
        return Convert.FromHexString(digits);
    }
}
