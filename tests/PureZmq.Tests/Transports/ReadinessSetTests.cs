using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>What both kinds of readiness set promise. Real sockets: what the system reports of them is the matter.</summary>
public sealed class ReadinessSetTests : IDisposable
{
    private const long NoLimit = -1;
    private readonly List<IDisposable> _open = [];

    public void Dispose() => _open.ForEach(open => open.Dispose());

    [Theory, InlineData(false), InlineData(true)]
    public void A_member_is_reported_for_what_it_is_watched_for(bool portable)
    {
        using var set = NewSet(portable);
        var sockets = NewSockets();
        set.Add(sockets.Watched, EpollEvents.In, 7);
        Assert.Empty(Look(set));

        sockets.MakeReadable();
        Assert.Equal([(7, EpollEvents.In)], Look(set));
        Assert.Equal([(7, EpollEvents.In)], Look(set)); // level-triggered

        set.Modify(sockets.Watched, EpollEvents.In | EpollEvents.Out, 8);
        Assert.Equal([(8, EpollEvents.In | EpollEvents.Out)], Look(set));

        set.Modify(sockets.Watched, EpollEvents.Out, 9);
        Assert.Equal([(9, EpollEvents.Out)], Look(set));

        set.Remove(sockets.Watched);
        Assert.Empty(Look(set));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_end_of_a_stream_is_something_to_read(bool portable)
    {
        using var set = NewSet(portable);
        var sockets = NewSockets();
        set.Add(sockets.Watched, EpollEvents.In, 1);
        sockets.Peer.Dispose();
        Assert.Equal(EpollEvents.In, Look(set).Single().Events & EpollEvents.In);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Members_may_leave_in_any_order(bool portable)
    {
        using var set = NewSet(portable);
        var sockets = Enumerable.Range(0, 4).Select(_ => NewSockets()).ToArray();
        for (var i = 0; i < sockets.Length; i++)
        {
            set.Add(sockets[i].Watched, EpollEvents.In, (ulong)i);
            sockets[i].MakeReadable();
        }

        foreach (var leaving in new[] { 1, 3, 0 })
            set.Remove(sockets[leaving].Watched);
        Assert.Equal([(2, EpollEvents.In)], Look(set));
        set.Add(sockets[3].Watched, EpollEvents.In, 33);
        Assert.Equal([2ul, 33ul], Look(set).Select(report => report.Data).Order());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_wake_ends_a_wait_and_every_later_one_until_it_is_taken_back(bool portable)
    {
        using var set = NewSet(portable);
        var waiting = Within.OnThread(() => Wait(set, NoLimit), "the waiting thread");
        set.Wake();
        set.Wake();
        Assert.Equal([ReadinessSet.WakeData], (await Within.LimitAsync(waiting, "the wake-up")).Select(report => report.Data));
        Assert.Equal([ReadinessSet.WakeData], Look(set).Select(report => report.Data));
        set.ClearWake();
        Assert.Empty(Look(set));
        set.Wake();
        Assert.Single(Look(set));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_wake_that_comes_after_the_end_does_nothing(bool portable)
    {
        var set = NewSet(portable);
        set.Dispose();
        set.Wake();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_is_asked_for_during_a_wait_is_seen_by_it(bool portable)
    {
        using var set = NewSet(portable);
        for (var i = 0; i < 200; i++)
        {
            var added = NewSockets();
            var widened = NewSockets();
            added.MakeReadable();
            widened.MakeReadable();
            set.Add(widened.Watched, EpollEvents.None, 1);
            var waiting = Within.OnThread(() => WaitFor(set, 1, 2), "the waiting thread");
            if (i % 2 == 0)
                await Task.Yield(); // now before it waits, now while it does
            set.Modify(widened.Watched, EpollEvents.In, 1);
            set.Add(added.Watched, EpollEvents.In, 2);
            await Within.LimitAsync(waiting, "both to be reported");
            set.Remove(added.Watched);
            set.Remove(widened.Watched);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void An_inner_set_is_reported_as_one_while_it_is_to_be(bool portable)
    {
        using var outer = NewSet(portable);
        using var inner = NewSet(portable);
        outer.Add(inner, 5);
        var sockets = Enumerable.Range(0, 3).Select(_ => NewSockets()).ToArray();
        foreach (var one in sockets)
            inner.Add(one.Watched, EpollEvents.In, 1);
        Assert.Empty(Look(outer));

        sockets[0].MakeReadable();
        sockets[2].MakeReadable();
        Assert.Equal([(5, EpollEvents.In)], Look(outer));
        outer.SetReported(inner, reported: false, 5);
        Assert.Empty(Look(outer));
        outer.SetReported(inner, reported: true, 5);
        Assert.Equal([(5, EpollEvents.In)], Look(outer));
        outer.Remove(inner);
        Assert.Empty(Look(outer));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_wait_on_the_outer_set_sees_what_happens_to_the_inner_one(bool portable)
    {
        using var outer = NewSet(portable);
        using var inner = NewSet(portable);
        outer.Add(inner, 5);
        for (var i = 0; i < 200; i++)
        {
            var sockets = NewSockets();
            sockets.MakeReadable();
            outer.SetReported(inner, reported: i % 4 < 2, 5);
            var waiting = Within.OnThread(() => WaitFor(outer, 5), "the waiting thread");
            if (i % 2 == 0)
                await Task.Yield();
            inner.Add(sockets.Watched, EpollEvents.In, 1);
            outer.SetReported(inner, reported: true, 5);
            await Within.LimitAsync(waiting, "the inner set to be reported");
            inner.Remove(sockets.Watched);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Everybody_is_reported_in_turn_when_more_are_ready_than_there_is_room_for(bool portable)
    {
        const int Members = 100, Room = 8;
        using var set = NewSet(portable);
        for (var i = 0; i < Members; i++)
        {
            var sockets = NewSockets();
            sockets.MakeReadable();
            set.Add(sockets.Watched, EpollEvents.In, (ulong)i);
        }

        var seen = new HashSet<ulong>();
        for (var round = 0; round < 2 * Members / Room; round++)
            seen.UnionWith(Wait(set, 0, Room).Select(report => report.Data));
        Assert.Equal(Members, seen.Count);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_wait_does_not_end_before_its_time(bool portable)
    {
        using var set = NewSet(portable);
        foreach (var nanoseconds in new[] { 20_000L, 1_000_000, 2_500_000 })
        {
            var since = Stopwatch.GetTimestamp();
            Assert.Empty(Wait(set, nanoseconds));
            Assert.True(Stopwatch.GetElapsedTime(since).TotalNanoseconds >= nanoseconds, $"A wait of {nanoseconds} ns ended early.");
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_connect_that_is_refused_is_reported(bool portable)
    {
        using var set = NewSet(portable);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        Assert.Throws<SocketException>(() => socket.Connect(new IPEndPoint(IPAddress.Loopback, Ports.Next())));
        set.Add(socket, EpollEvents.Out | EpollEvents.Error, 3);
        Assert.Equal(3ul, Wait(set, NoLimit).Single().Data);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Waiting_allocates_nothing(bool portable)
    {
        using var set = NewSet(portable);
        var sockets = Enumerable.Range(0, 20).Select(_ => NewSockets()).ToArray();
        foreach (var one in sockets)
            set.Add(one.Watched, EpollEvents.In, 1);
        var ready = new EpollEvent[64];
        sockets[3].MakeReadable();
        var (allocated, reports) = (long.MaxValue, 0);
        for (var pass = 0; pass < 3; pass++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                set.Modify(sockets[i % 20].Watched, EpollEvents.In, 1);
                reports += set.Wait(ready, 1_000_000);
            }

            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(300, reports);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_portable_set_takes_so_many_members_with_those_of_its_inner_sets()
    {
        using var outer = new SelectSet(capacity: 3);
        using var inner = new SelectSet(capacity: 3);
        outer.Add(inner, 5);
        var sockets = Enumerable.Range(0, 4).Select(_ => NewSockets().Watched).ToArray();
        outer.Add(sockets[0], EpollEvents.In, 1);
        inner.Add(sockets[1], EpollEvents.In, 1);
        inner.Add(sockets[2], EpollEvents.In, 2);
        foreach (var full in new[] { outer, inner })
            Assert.Contains("3 sockets", Assert.Throws<ZmqResourceException>(() => full.Add(sockets[3], EpollEvents.In, 3)).Message, StringComparison.Ordinal);
        inner.Remove(sockets[1]);
        outer.Add(sockets[3], EpollEvents.In, 3);
        outer.Remove(inner);
        outer.Add(sockets[1], EpollEvents.In, 4);
    }

    private static ReadinessSet NewSet(bool portable) => ReadinessSet.Create(portable ? ReactorKind.Portable : ReactorKind.Epoll);

    private static List<(ulong Data, EpollEvents Events)> Look(ReadinessSet set) => Wait(set, 0);

    private static List<(ulong Data, EpollEvents Events)> Wait(ReadinessSet set, long timeout, int room = 64)
    {
        var ready = new EpollEvent[room];
        var count = set.Wait(ready, timeout);
        return ready.Take(count).Select(report => (report.Data, report.Events)).ToList();
    }

    /// <summary>Waits as a reactor does, until all of them were reported.</summary>
    private static bool WaitFor(ReadinessSet set, params ulong[] expected)
    {
        var missing = expected.ToHashSet();
        while (missing.Count > 0)
        {
            foreach (var (data, _) in Wait(set, NoLimit))
            {
                if (data == ReadinessSet.WakeData)
                    set.ClearWake();
                else
                    missing.Remove(data);
            }
        }

        return true;
    }

    private ConnectedSockets NewSockets()
    {
        var sockets = new ConnectedSockets();
        _open.Add(sockets);
        return sockets;
    }
}
