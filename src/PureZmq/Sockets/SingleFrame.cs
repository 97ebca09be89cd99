namespace PureZmq.Sockets;

/// <summary>The rule of the verbs that receive one frame: any other message is taken all the same, and the exception shows it.</summary>
/// <remarks>Each takes over the message and disposes it.</remarks>
internal static class SingleFrame
{
    public static string TakeText(Message message)
    {
        using (message)
            return Only(message).ToString();
    }

    public static byte[] TakeBytes(Message message)
    {
        using (message)
            return Only(message).ToArray();
    }

    /// <summary>Copies what fits, as libzmq does, and returns the length of the whole frame.</summary>
    public static int TakeInto(Message message, Span<byte> buffer)
    {
        using (message)
        {
            var octets = Only(message).Span;
            octets[..Math.Min(octets.Length, buffer.Length)].CopyTo(buffer);
            return octets.Length;
        }
    }

    private static Frame Only(Message message) => message.Count == 1
        ? message[0]
        : throw new InvalidOperationException($"The message has {message.Count} frames, not one: {message}. Use Receive() for it.");
}
