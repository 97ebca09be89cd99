using System.Runtime.CompilerServices;
using PureZmq.Messages;
using Xunit;

namespace PureZmq.Tests.Messages;

/// <summary>Bodies go round without allocation and without meeting themselves.</summary>
/// <remarks>These tests run alone, because the whole process shares the depot.</remarks>
[Collection(nameof(RecyclingTests))]
[CollectionDefinition(nameof(RecyclingTests), DisableParallelization = true)]
public sealed class RecyclingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 64)]
    [InlineData(3, 1000)]
    [InlineData(20, 2000)]
    [InlineData(2, 20_000)]
    public void One_thread_makes_and_ends_messages_without_allocation(int frames, int length)
    {
        var octets = new byte[length];
        long Pass(int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < count; i++)
            {
                using var message = Message.Create();
                for (var j = 0; j < frames; j++)
                    message.Append(octets);
                foreach (var frame in message)
                    _ = frame.Span[0];
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Pass(200);
        // Less than an octet for each: the array pool makes a list whenever the thread first runs on another core.
        Assert.InRange(Pass(2000), 0, 1999);
    }

    [Fact]
    public void What_a_router_does_with_each_message_allocates_nothing()
    {
        byte[] id = [0, 1, 2, 3, 4];
        long Pass(int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < count; i++)
            {
                var body = MessageBody.Rent();
                body.AddFrame(64).Clear();
                body.InsertShared(id);
                body.PeerRoutingId = id;
                using var message = body.ToMessage();
                _ = message.RoutingId.Length + message[0].Length;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Pass(200);
        Assert.Equal(0, Pass(2000));
    }

    [Fact]
    public void A_thread_that_only_rents_gets_the_bodies_of_one_that_only_returns()
    {
        const int Count = 200_000;
        const int Warm = 20_000;
        const int BytesOfABody = 400; // at least
        var way = new MessageBody?[256];
        Exception? failure = null;
        var returner = new Thread(() => failure = Record.Exception(() =>
        {
            for (var i = 0; i < Count; i++)
                WaitForBody(way, i).Return();
        }));
        returner.Start();

        var before = 0L;
        for (var i = 0; i < Count; i++)
        {
            if (i == Warm)
                before = GC.GetAllocatedBytesForCurrentThread();
            WaitForRoom(way, i);
            var body = MessageBody.Rent();
            body.AddFrame(8).Clear();
            Volatile.Write(ref way[i % way.Length], body);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(returner.Join(Limit), "The returning thread did not end.");
        Assert.Null(failure);
        Assert.InRange(allocated, 0, Count / 100 * BytesOfABody);
    }

    [Fact]
    public void Of_two_threads_that_end_one_version_exactly_one_gives_the_body_back()
    {
        const int Rounds = 100_000;
        var body = MessageBody.Rent();
        var (round, answered, won) = (0, 0, 0); // round and answered hand the other fields over
        var version = 0;
        var rival = new Thread(() =>
        {
            for (var i = 1; i <= Rounds; i++)
            {
                WaitUntil(ref round, i);
                var mine = body.TryReturn(version);
                won += mine ? 1 : 0;
                Volatile.Write(ref answered, i);
            }
        });
        rival.Start();
        for (var i = 1; i <= Rounds; i++)
        {
            version = body.Version;
            var before = won;
            Volatile.Write(ref round, i);
            Thread.SpinWait(i % 16); // at some delay both are at it in the same moment
            var mine = body.TryReturn(version) ? 1 : 0;
            WaitUntil(ref answered, i);
            if (mine + won - before != 1)
                Assert.Fail($"In round {i} the body was given back {mine + won - before} times.");
            body = MessageBody.Rent();
        }

        Assert.True(rival.Join(Limit), "The other thread did not end.");
        body.Return();
    }

    [Fact]
    public void Bodies_on_their_way_between_threads_never_serve_two_messages_at_once()
    {
        const int Rounds = 20_000;
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var handOver = new System.Collections.Concurrent.ConcurrentQueue<Message>();
        var threads = Enumerable.Range(0, 4).Select(thread => new Thread(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                handOver.Enqueue(Message.Create($"{thread}", $"{i}", $"{thread}.{i}"));
                if (!handOver.TryDequeue(out var message))
                    continue;
                var (left, right, both) = message;
                if ($"{left}.{right}" != both.ToString())
                    failures.Enqueue(message.ToString());
                message.Dispose();
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        Assert.All(threads, thread => Assert.True(thread.Join(Limit), "A thread did not end."));
        Assert.Empty(failures);
    }

    [Fact]
    public void Bodies_beyond_the_bound_of_all_caches_are_collected()
    {
        var bodies = RentAndReturn(5000);
        GC.Collect();
        Assert.InRange(bodies.Count(body => body.IsAlive), 0, 66 * BodyCache.BatchSize);
    }

    [Fact]
    public void A_body_taken_out_of_the_caches_is_kept_alive_by_none_of_them()
    {
        RentAndForgetElsewhere(); // empties the depot
        RentAndReturn(500);       // leaves 32 or more here, the rest in the depot
        var forgotten = RentAndForgetElsewhere();
        GC.Collect();
        Assert.Equal(3000, forgotten.Length);
        Assert.DoesNotContain(forgotten, body => body.IsAlive);
    }

    [Fact]
    public void A_message_that_is_never_disposed_is_collected()
    {
        var forgotten = Forget();
        GC.Collect();
        Assert.False(forgotten.IsAlive);
    }

    private static MessageBody WaitForBody(MessageBody?[] way, int i)
    {
        var (spin, deadline) = (new SpinWait(), Environment.TickCount64 + (long)Limit.TotalMilliseconds);
        while (true)
        {
            if (Interlocked.Exchange(ref way[i % way.Length], null) is { } body)
                return body;
            Assert.True(Environment.TickCount64 < deadline, "No body arrived.");
            spin.SpinOnce();
        }
    }

    private static void WaitUntil(ref int place, int value)
    {
        var (spin, deadline) = (new SpinWait(), Environment.TickCount64 + (long)Limit.TotalMilliseconds);
        while (Volatile.Read(ref place) != value)
        {
            Assert.True(Environment.TickCount64 < deadline, $"{value} did not come.");
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static void WaitForRoom(MessageBody?[] way, int i)
    {
        var (spin, deadline) = (new SpinWait(), Environment.TickCount64 + (long)Limit.TotalMilliseconds);
        while (Volatile.Read(ref way[i % way.Length]) is not null)
        {
            Assert.True(Environment.TickCount64 < deadline, "Nobody took a body.");
            spin.SpinOnce();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // so that no local of the test keeps a body alive
    private static WeakReference[] RentAndReturn(int count)
    {
        var bodies = Enumerable.Range(0, count).Select(_ => MessageBody.Rent()).ToArray();
        foreach (var body in bodies)
            body.Return();
        return [.. bodies.Select(body => new WeakReference(body))];
    }

    private static WeakReference[] RentAndForgetElsewhere()
    {
        WeakReference[] forgotten = [];
        var thread = new Thread(() => forgotten = RentAndForget(3000));
        thread.Start();
        Assert.True(thread.Join(Limit), "The renting thread did not end.");
        return forgotten;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] RentAndForget(int count)
        => [.. Enumerable.Range(0, count).Select(_ => new WeakReference(MessageBody.Rent()))];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget() => new(Message.Create("forgotten").Body);
}
