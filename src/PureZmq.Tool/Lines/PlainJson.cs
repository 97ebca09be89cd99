using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace PureZmq.Tool.Lines;

/// <summary>Escapes in JSON what must be, and what breaks lines; all other text stays as it is, emoji too.</summary>
/// <remarks>The runtime's most relaxed encoder escapes every character beyond the basic plane and many within.</remarks>
internal sealed class PlainJson : JavaScriptEncoder
{
    internal static readonly PlainJson Encoder = new();

    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is '"' or '\\' || TextForm.BreaksLines(unicodeScalar);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done || WillEncode(rune.Value))
                return textLength - rest.Length;
            rest = rest[length..];
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
        => UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
