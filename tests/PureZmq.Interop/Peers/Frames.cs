using System.Text;
using Xunit.Sdk;

namespace PureZmq.Interop.Peers;

/// <summary>Messages as plain arrays, the form all three implementations share.</summary>
internal static class Frames
{
    /// <summary>The frames of texts.</summary>
    public static byte[][] Of(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A body of this size whose bytes tell their place, so that a shifted or mixed body shows.</summary>
    public static byte[] Body(int size, int seed = 0)
    {
        var body = new byte[size];
        for (var i = 0; i < size; i++)
            body[i] = (byte)(seed + i + (i >> 8) + (i >> 16));
        return body;
    }

    /// <summary>Demands the same frames, and says where they differ.</summary>
    public static void AssertEqual(byte[][] expected, byte[][] actual, string where)
    {
        if (expected.Length != actual.Length)
            throw new XunitException($"{where}: expected {expected.Length} frames {Show(expected)}, got {actual.Length}: {Show(actual)}");
        for (var i = 0; i < expected.Length; i++)
        {
            var same = expected[i].AsSpan().CommonPrefixLength(actual[i]);
            if (same != expected[i].Length || same != actual[i].Length)
                throw new XunitException($"{where}: frame {i} differs at octet {same}.\nexpected {Show(expected)}\ngot      {Show(actual)}");
        }
    }

    /// <summary>A short form for failures: <c>[hello][][1048576 octets]</c>.</summary>
    public static string Show(byte[][] frames) =>
        string.Concat(frames.Take(8).Select(Show)) + (frames.Length > 8 ? $"… {frames.Length} frames" : "");

    private static string Show(byte[] frame) => frame switch
    {
        { Length: > 64 } => $"[{frame.Length} octets]",
        _ when frame.All(octet => octet is >= 0x20 and < 0x7F) => $"[{Encoding.ASCII.GetString(frame)}]",
        _ => $"[0x{Convert.ToHexString(frame)}]",
    };
}
