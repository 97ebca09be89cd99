namespace PureZmq.Transports;

/// <summary>What a descriptor is watched for, and what was seen of it. Values are those of Linux' poll.</summary>
[Flags]
internal enum DescriptorEvents : short
{
    None = 0,
    In = 0x01,
    Priority = 0x02,
    Out = 0x04,

    /// <summary>An error, a hang-up, or no open descriptor. Reported whether asked for or not.</summary>
    Broken = 0x08 | 0x10 | 0x20,
}
