namespace PureZmq.Transports;

/// <summary>What a descriptor is watched for, and what was seen of it. Values are those of Linux' epoll.</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,
    In = 0x001,
    Out = 0x004,

    /// <summary>Reported whether asked for or not.</summary>
    Error = 0x008,

    /// <summary>Reported whether asked for or not.</summary>
    HangUp = 0x010,
}
