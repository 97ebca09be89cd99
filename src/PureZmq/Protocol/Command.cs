namespace PureZmq.Protocol;

/// <summary>A command: the length of its name, the name, data.</summary>
/// <remarks>Specification: 37/ZMTP, "Commands". Names are compared octet by octet.</remarks>
internal readonly ref struct Command
{
    private Command(CommandName name, ReadOnlySpan<byte> data)
    {
        Name = name;
        Data = data;
    }

    /// <summary>Which command it is.</summary>
    public CommandName Name { get; }

    /// <summary>What follows the name.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Reads the body of a command frame.</summary>
    /// <returns>False when the name is empty or passes the end. In traffic such a command is ignored.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out Command command)
    {
        command = default;
        if (body.IsEmpty || body[0] == 0 || body[0] >= body.Length)
            return false;
        int end = 1 + body[0];
        command = new Command(Parse(body[1..end]), body[end..]);
        return true;
    }

    private static CommandName Parse(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("PING"u8))
            return CommandName.Ping;
        if (name.SequenceEqual("PONG"u8))
            return CommandName.Pong;
        if (name.SequenceEqual("SUBSCRIBE"u8))
            return CommandName.Subscribe;
        if (name.SequenceEqual("CANCEL"u8))
            return CommandName.Cancel;
        if (name.SequenceEqual("READY"u8))
            return CommandName.Ready;
        return name.SequenceEqual("ERROR"u8) ? CommandName.Error : CommandName.Unknown;
    }
}
