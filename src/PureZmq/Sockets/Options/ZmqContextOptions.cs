using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>Settings of a <see cref="ZmqContext"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record ZmqContextOptions
{
    /// <summary>Threads that move data while the program's own do something else. Default: 1; 0: only inproc works. libzmq:
    /// ZMQ_IO_THREADS.</summary>
    /// <remarks>One is enough for gigabytes a second: a thread that sends writes by itself, and one that waits in receive reads by
    /// itself.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int IoThreads { get; init => field = OptionRange.AtLeast(0, value, nameof(IoThreads)); } = 1;

    /// <summary>Most sockets open at once. Default: 0, no limit. libzmq: ZMQ_MAX_SOCKETS, there 1023.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxSockets { get; init => field = OptionRange.AtLeast(0, value, nameof(MaxSockets)); }

    /// <summary>Where the context and its sockets log. Default: nowhere.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILoggerFactory LoggerFactory
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(LoggerFactory));
            field = value;
        }
    } = NullLoggerFactory.Instance;

    /// <summary>The clock of reconnection, linger and all other timers. Default: the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>Where code that awaits a socket goes on. Default: <see cref="ContinuationMode.ThreadPool"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the two.</exception>
    public ContinuationMode ContinuationMode
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ContinuationMode), value, "Choose ThreadPool or Inline.");
    }

    /// <summary>How long a thread that waits for a message looks for it before it sleeps, or, if it is one of the thread pool, before an
    /// awaited receive gives it back. Default: 50 microseconds; zero: at once.</summary>
    /// <remarks>Longer takes more processor time for less latency; of a socket's threads only one spins. An awaited receive that looks is
    /// cancelled when it has looked, and its <c>ReceiveTimeout</c> begins then.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan SpinLimit { get; init => field = OptionRange.Time(value, nameof(SpinLimit)); } = TimeSpan.FromMicroseconds(50);

    internal ContextSettings ToSettings() => new()
    {
        IoThreads = IoThreads,
        MaxSockets = MaxSockets,
        LoggerFactory = LoggerFactory,
        TimeProvider = TimeProvider,
        ContinuationMode = ContinuationMode,
        SpinLimit = SpinLimit,
    };
}
