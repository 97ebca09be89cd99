namespace PureZmq.Conformance;

/// <summary>Bodies whose every octet depends on its place, so that a lost, doubled or moved piece is seen.</summary>
internal static class Patterned
{
    public static byte[] Bytes(int size)
    {
        var body = new byte[size];
        for (var i = 0; i < size; i++)
            body[i] = (byte)((i * 31) + (i >> 8) + (i >> 16));
        return body;
    }
}
