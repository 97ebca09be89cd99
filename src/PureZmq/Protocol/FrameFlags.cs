namespace PureZmq.Protocol;

/// <summary>The first octet of a frame. The other bits are sent as zero and ignored.</summary>
/// <remarks>Specification: 37/ZMTP, "Framing".</remarks>
[Flags]
internal enum FrameFlags : byte
{
    /// <summary>The last frame of a message, short.</summary>
    None = 0,

    /// <summary>Another frame of the same message follows. Means nothing on a command.</summary>
    More = 1,

    /// <summary>The size takes eight octets.</summary>
    Long = 2,

    /// <summary>The frame is a command, not part of a message.</summary>
    Command = 4,

    /// <summary>Every bit that means something.</summary>
    Known = More | Long | Command,
}
