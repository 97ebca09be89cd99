namespace PureZmq.Tool.Demo;

/// <summary>Shows frames in the form of a message's dump, alone or with a word on what each of them is.</summary>
internal static class FrameDump
{
    /// <summary>One frame as it looks in the dump: <c>[hello]</c>, <c>[]</c>, <c>[0x00E43C9869]</c>.</summary>
    internal static string Of(Frame frame)
    {
        using var alone = Message.Create(Frame.Copy(frame.Span));
        return alone.ToString();
    }

    /// <summary>The frames of an enveloped message, a line each.</summary>
    internal static IEnumerable<string> Explain(Message message)
    {
        var delimiter = 0;
        while (delimiter < message.Count && !message[delimiter].IsEmpty)
            delimiter++;

        for (var i = 0; i < message.Count; i++)
        {
            var meaning = i < delimiter ? "routing id: by it the ROUTER finds the way back"
                : i == delimiter ? "delimiter: the REQ put it there to end the envelope"
                : "body: all that REQ and REP show their programs";
            yield return $"{Of(message[i]),-16} {meaning}";
        }
    }
}
