using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>The engine's copy of a context's options, already validated by the public record.</summary>
internal sealed record ContextSettings
{
    /// <summary>Threads that stand in for whoever does not wait; 0: inproc only.</summary>
    public int IoThreads { get; init; } = 1;

    /// <summary>Sockets open at once; 0: no limit.</summary>
    public int MaxSockets { get; init; }

    /// <summary>Where the engine logs.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of every timer.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where an awaiting program goes on.</summary>
    public ContinuationMode ContinuationMode { get; init; }

    /// <summary>How threads wait for sockets; by default as the process was told, else by what the system has.</summary>
    public ReactorKind Reactor { get; init; } = ReactorChoice.Default;

    /// <summary>Makes a set of that kind; a test may make one that refuses members.</summary>
    public Func<ReactorKind, ReadinessSet> NewSet { get; init; } = ReadinessSet.Create;

    /// <summary>How long a waiting thread spins before it sleeps; zero: it never spins.</summary>
    public TimeSpan SpinLimit { get; init; } = TimeSpan.FromMicroseconds(50);
}
