using System.Runtime.CompilerServices;
using PureZmq.Engine;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>One thread at a time, whether it is favoured, was, or never.</summary>
public sealed class BiasedGateTests
{
    private const int Enough = 20_000; // entrances that make a thread the favourite, the first time

    private readonly StrongBox<BiasedGate> _gate = new(new BiasedGate(GateRank.Socket) { MayFavour = true });
    private int _inside;
    private int _collisions;
    private long _count;

    [Fact]
    public async Task One_thread_at_a_time_while_the_favourite_loses_and_regains_its_favour()
    {
        const int Rounds = 40;
        var done = false;
        var favourite = Within.OnThread<long>(
            () =>
            {
                var entrances = 0L;
                while (!Volatile.Read(ref done))
                {
                    Visit();
                    entrances++;
                }

                return entrances;
            },
            "the favourite");
        var visits = 0L;
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                await WaitForFavour();
                for (var i = 0; i <= round % 3; i++, visits++)
                    Visit();
            }
        }
        finally
        {
            Volatile.Write(ref done, true);
        }

        var entrances = await Within.LimitAsync(favourite, "the favourite");
        Assert.Equal(0, _collisions);
        Assert.Equal(entrances + visits, _count);
    }

    [Fact]
    public async Task Threads_that_would_all_be_the_favourite_take_turns()
    {
        const int Threads = 4;
        const int Bursts = 8;
        var random = new Random(19);
        var lengths = Enumerable.Range(0, Threads * Bursts).Select(_ => random.Next(2) == 0 ? random.Next(5) : Enough + random.Next(64)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Within.RunAsync(
            () =>
            {
                for (var burst = 0; burst < Bursts; burst++)
                {
                    for (var i = 0; i < lengths[(thread * Bursts) + burst]; i++)
                        Visit();
                    Thread.Yield();
                }
            },
            $"thread {thread} at the gate",
            TimeSpan.FromSeconds(60))));
        Assert.Equal(0, _collisions);
        Assert.Equal(lengths.Sum(), _count);
    }

    [Fact]
    public async Task Who_finds_the_favourite_inside_waits_until_it_has_left_and_sees_what_it_wrote()
    {
        BecomeFavourite();
        _gate.Value.Enter();
        using var waits = new ManualResetEventSlim();
        var waiting = Within.OnThread(
            () =>
            {
                waits.Set();
                _gate.Value.Enter();
                var seen = _count;
                _count++;
                _gate.Value.Exit();
                return seen;
            },
            "a thread at the gate");
        waits.Wait();
        for (var i = 0; i < 100; i++)
            Thread.Yield();
        Assert.False(waiting.IsCompleted);
        _count = 42;
        _gate.Value.Exit();
        Assert.Equal(42, await Within.LimitAsync(waiting, "the thread at the gate"));
        Assert.False(_gate.Value.HasFavourite);
        Visit();
        Assert.Equal(44, _count);
    }

    [Fact]
    public void Where_nobody_may_be_favoured_nobody_is()
    {
        _gate.Value.MayFavour = false;
        for (var i = 0; i < Enough; i++)
            Visit();
        Assert.False(_gate.Value.HasFavourite);
        _gate.Value.MayFavour = true;
        BecomeFavourite();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thread_that_is_to_be_interrupted_gets_the_gate_all_the_same(bool fromFavourite)
    {
        if (fromFavourite)
            BecomeFavourite();
        _gate.Value.Enter();
        using var waits = new ManualResetEventSlim();
        var waiting = Within.OnThread(
            () =>
            {
                waits.Set();
                Thread.CurrentThread.Interrupt();
                Visit();
                return Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(0)) is not null;
            },
            "a thread that is to be interrupted");
        waits.Wait();
        for (var i = 0; i < 1000; i++)
            Thread.Yield();
        _gate.Value.Exit();
        Assert.True(await Within.LimitAsync(waiting, "a thread that is to be interrupted"));
        Visit();
    }

    [Fact]
    public async Task A_favourite_that_has_ended_stands_in_nobody_s_way()
    {
        for (var round = 0; round < 3; round++)
        {
            await Within.LimitAsync(
                Within.OnThread(
                    () =>
                    {
                        for (var i = 0; i < Enough; i++)
                            Visit();
                    },
                    "a thread that ends"),
                "a thread that ends");
        }

        Visit();
        Assert.Equal((3 * Enough) + 1, _count);
        Assert.Equal(0, _collisions);
    }

    [Fact]
    public async Task The_time_it_takes_to_take_the_favour_is_none_of_the_thread_s_own()
    {
        const long Held = 400_000_000; // ns
        const int Messages = 50_000; // as many as a thread that floods sends in a quarter of that
        BecomeFavourite();
        _gate.Value.Enter();
        using var waits = new ManualResetEventSlim();
        var floods = Within.OnThread(
            () =>
            {
                var pace = CallerPace.OfThisThread;
                pace.Sent(0, FlushPolicy.Now);
                waits.Set();
                Visit();
                pace.Sent(Messages, FlushPolicy.Now);
                return pace.Floods;
            },
            "a thread at the gate");
        waits.Wait();
        for (var until = FlushPolicy.Now + Held; FlushPolicy.Now < until;)
            Thread.Yield();
        _gate.Value.Exit();
        Assert.True(await Within.LimitAsync(floods, "the thread at the gate"), "it was slow because it was held up");
    }

#if DEBUG
    [Fact]
    public void A_favourite_is_held_to_the_order_of_the_ranks_as_well()
    {
        BecomeFavourite();
        var higher = new Gate(GateRank.Send);
        higher.Enter();
        Assert.Throws<InvalidOperationException>(() => _gate.Value.Enter());
        higher.Exit();
        HeldGates.AssertNone();
        _gate.Value.Enter();
        Assert.Throws<InvalidOperationException>(() => HeldGates.AssertNone());
        _gate.Value.Exit();
        HeldGates.AssertNone();
    }
#endif

    private void BecomeFavourite()
    {
        for (var i = 0; i < Enough; i++)
            Visit();
        Assert.True(_gate.Value.HasFavourite);
    }

    private void Visit()
    {
        _gate.Value.Enter();
        if (++_inside != 1)
            Interlocked.Increment(ref _collisions);
        _count++; // neither atomic nor volatile: the gate orders it
        _inside--;
        _gate.Value.Exit();
    }

    /// <summary>Until the other thread is favoured, seen without entering.</summary>
    private Task WaitForFavour() => Within.RunAsync(
        () =>
        {
            while (!_gate.Value.HasFavourite)
                Thread.Yield();
        },
        "the other thread's favour",
        TimeSpan.FromSeconds(60));
}
