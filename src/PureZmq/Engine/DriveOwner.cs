namespace PureZmq.Engine;

/// <summary>Who may read from and wait on a socket's connections.</summary>
internal enum DriveOwner
{
    /// <summary>Nobody does now; the I/O thread is told when something happens (armed) or looks by itself (ticked).</summary>
    Free,

    /// <summary>An application's thread that waits in a call.</summary>
    Led,

    /// <summary>The I/O thread, for one non-blocking turn.</summary>
    Io,
}
