namespace PureZmq.Engine;

/// <summary>What whoever gives up the drive right has to do so that somebody looks after the socket.</summary>
internal enum LeaveAction
{
    /// <summary>Nothing: the I/O thread is armed or ticking. The steady state; no system call.</summary>
    Nothing,

    /// <summary>Wake the follower that got the lead.</summary>
    HandOver,

    /// <summary>Arm the I/O thread's set.</summary>
    Arm,

    /// <summary>Ask the I/O thread, once, to look every few milliseconds from now on.</summary>
    RequestTick,
}
