using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>What is told of dropped messages when a monitor comes in the way of the pool's thread.</summary>
public sealed class DropReportsTests : IAsyncDisposable
{
    private const int FirstDropped = 3011;

    private readonly TestLog _log = new();
    private readonly ContextCore _context;
    private readonly PushPattern _core;
    private readonly LossCounters _losses = new();
    private readonly DropReports _reports;

    public DropReportsTests()
    {
        _context = new ContextCore(new ContextSettings { IoThreads = 0, LoggerFactory = _log });
        _core = new PushPattern(_context, new SocketSettings());
        _reports = new DropReports(_core, _losses);
    }

    public async ValueTask DisposeAsync()
    {
        _core.Close();
        await _context.DisposeAsync();
    }

    [Fact]
    public void A_first_drop_is_logged_though_a_monitor_was_opened_before_anybody_told_of_it()
    {
        var feed = _core.Events.Open(SocketEvents.MessagesDropped);
        _losses.CountDropped(DropReason.PeerLost, 1, pipe: null); // one that is logged where it happens
        _losses.CountDropped(DropReason.Unroutable, 3, pipe: null);
        _reports.Watch();
        Look();
        Assert.Equal(DropReason.Unroutable, Assert.Single(_log.Entries, entry => entry.Id.Id == FirstDropped)["Reason"]);
        Assert.False(feed.Events.TryRead(out _), "What was dropped before the monitor came was told as news.");

        _losses.CountDropped(DropReason.Unroutable, 2, pipe: null);
        Look();
        Assert.Single(_log.Entries, entry => entry.Id.Id == FirstDropped);
        Assert.True(feed.Events.TryRead(out var told));
        Assert.Equal((DropReason.Unroutable, 2L), (told.DropReason, told.Value));
        _reports.Stop();
    }

    private void Look() => ((IThreadPoolWorkItem)_reports).Execute();
}
