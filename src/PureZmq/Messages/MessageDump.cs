using System.Text;

namespace PureZmq.Messages;

/// <summary>Shows frames to people: <c>[hello][][0x00E43C9869]</c>.</summary>
internal static class MessageDump
{
    // What an exception's message shows at most; a dump that was asked for is whole.
    private const int ExcerptFrames = 16;
    private const int ExcerptOctets = 128;

    /// <summary>All frames, whole.</summary>
    public static string Of(MessageBody body)
    {
        var text = new StringBuilder();
        for (var i = 0; i < body.FrameCount; i++)
            AppendFrame(text.Append('['), body.GetFrame(i)).Append(']');
        return text.ToString();
    }

    /// <summary>The frames, cut to what fits into an exception's message.</summary>
    public static string Excerpt(MessageBody body)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Math.Min(body.FrameCount, ExcerptFrames); i++)
        {
            var frame = body.GetFrame(i);
            AppendFrame(text.Append('['), frame[..Math.Min(frame.Length, ExcerptOctets)]);
            text.Append(frame.Length > ExcerptOctets ? $"… {frame.Length} octets]" : "]");
        }

        return body.FrameCount > ExcerptFrames ? text.Append($"… {body.FrameCount} frames").ToString() : text.ToString();
    }

    /// <summary>One frame without its brackets.</summary>
    public static string OfFrame(ReadOnlySpan<byte> frame) => AppendFrame(new StringBuilder(), frame).ToString();

    private static StringBuilder AppendFrame(StringBuilder text, ReadOnlySpan<byte> frame)
    {
        if (frame.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
            return text.Append("0x").Append(Convert.ToHexString(frame));
        foreach (var octet in frame)
            text.Append((char)octet);
        return text;
    }
}
