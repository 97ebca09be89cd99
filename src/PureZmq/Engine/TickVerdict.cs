namespace PureZmq.Engine;

/// <summary>What the I/O thread does at a tick with a reactor it watches.</summary>
internal enum TickVerdict
{
    /// <summary>Callers come and go: keep watching.</summary>
    Keep,

    /// <summary>The promise is over; callers will arm again.</summary>
    Drop,

    /// <summary>Nobody came back for a while: take over, then arm.</summary>
    TakeOver,
}
