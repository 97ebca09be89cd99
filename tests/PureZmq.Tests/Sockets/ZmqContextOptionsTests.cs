using Microsoft.Extensions.Logging.Abstractions;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>The options of a context.</summary>
public sealed class ZmqContextOptionsTests
{
    [Fact, Conformance("O-01", "O-24")]
    public void The_defaults_are_those_of_the_specification()
    {
        var options = new ZmqContextOptions();
        Assert.Equal((1, 0), (options.IoThreads, options.MaxSockets));
        Assert.Same(NullLoggerFactory.Instance, options.LoggerFactory);
        Assert.Same(TimeProvider.System, options.TimeProvider);
        Assert.Equal(ContinuationMode.ThreadPool, options.ContinuationMode);
        Assert.Equal(TimeSpan.FromMicroseconds(50), options.SpinLimit);
    }

    [Fact]
    public void Every_option_reaches_the_engine()
    {
        using var log = new TestLog();
        var clock = new ManualClock();
        var settings = new ZmqContextOptions
        {
            IoThreads = 3,
            MaxSockets = 7,
            LoggerFactory = log,
            TimeProvider = clock,
            ContinuationMode = ContinuationMode.Inline,
            SpinLimit = TimeSpan.Zero,
        }.ToSettings();
        Assert.Equal((3, 7), (settings.IoThreads, settings.MaxSockets));
        Assert.Same(log, settings.LoggerFactory);
        Assert.Same(clock, settings.TimeProvider);
        Assert.Equal((ContinuationMode.Inline, TimeSpan.Zero), (settings.ContinuationMode, settings.SpinLimit));
    }

    [Fact, Conformance("O-24", "R-30")]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("IoThreads", () => new ZmqContextOptions { IoThreads = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("MaxSockets", () => new ZmqContextOptions { MaxSockets = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("SpinLimit", () => new ZmqContextOptions { SpinLimit = Timeout.InfiniteTimeSpan });
        Assert.Throws<ArgumentOutOfRangeException>("ContinuationMode", () => new ZmqContextOptions { ContinuationMode = (ContinuationMode)2 });
        Assert.Throws<ArgumentNullException>("LoggerFactory", () => new ZmqContextOptions { LoggerFactory = null! });
        Assert.Throws<ArgumentNullException>("TimeProvider", () => new ZmqContextOptions { TimeProvider = null! });
    }
}
