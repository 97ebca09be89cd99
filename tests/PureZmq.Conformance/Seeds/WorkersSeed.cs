namespace PureZmq.Conformance;

/// <summary>Seed (i): workers that poll a PULL for tasks and a SUB for the word to stop.</summary>
/// <remarks>A4 and A7 are those of <see cref="PollTimeSeed"/>; A5, A6, A9, A10 and the rest of A8 are the poller's contract.</remarks>
public sealed class WorkersSeed : EngineTest
{
    private const int Workers = 4, Tasks = 100;

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-i")]
    public async Task A1_A2_A3_A8_each_worker_does_every_fourth_task_and_all_leave_when_told(Link link)
    {
        using var ventilator = new PushSocket(context: Context);
        using var sink = new PullSocket(context: Context);
        using var control = new PubSocket(context: Context);
        var workers = Enumerable.Range(0, Workers).Select(_ => new Worker(Context)).ToArray();
        link.Join(control, [.. workers.Select(worker => worker.Control)]);
        link.Join(sink, [.. workers.Select(worker => worker.Results)]);
        link.Join(ventilator, [.. workers.Select(worker => worker.Tasks)]);
        var running = workers.Select((worker, k) => Within.OnThread(() => worker.Run($"{k}"), $"worker {k}")).ToArray();

        for (var n = 0; n < Tasks; n++)
            ventilator.Put($"{n}");
        var done = new List<(string Worker, int Task)>();
        for (var n = 0; n < Tasks; n++)
        {
            using var result = sink.Take();
            done.Add((result[0].ToString(), int.Parse(result[1].ToString(), null)));
        }

        Assert.Equal(Enumerable.Range(0, Tasks), done.Select(result => result.Task).Order());
        var shares = done.ToLookup(result => result.Worker, result => result.Task % Workers);
        Assert.Equal(Workers, shares.Count);
        Assert.All(shares, share => Assert.Equal(Tasks / Workers, share.Count()));
        Assert.All(shares, share => Assert.Single(share.Distinct()));   // every fourth: the remainder is the same

        control.AwaitSubscribers("", Workers);
        control.Put("KILL");
        await running.AllWithin(Limits.Wait, "the workers to leave");
        Assert.False(sink.TryReceive(out _));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-i")]
    public async Task A8_a_word_from_another_thread_over_an_inproc_pair_ends_a_wait_without_limit(Link link)
    {
        using var tasks = new PullSocket(context: Context);
        using var ventilator = new PushSocket(context: Context);
        using var word = new PairSocket(context: Context);
        using var other = new PairSocket(context: Context);
        using var poller = new Poller();
        link.Join(ventilator, tasks);
        Link.Inproc.Join(word, other);
        poller.Add(tasks);
        poller.Add(word);
        var waiting = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan), "the worker");
        await Within.RunAsync(() => other.Put("stop"), "the word to be sent", Limits.Wait);
        Assert.Same(word, Assert.Single(await waiting.Within("the wait to end")).Socket);
        Assert.Equal("[stop]", word.Next());
    }

    [Theory, Links, Conformance("seed-i")]
    public void Edge_tasks_that_were_dealt_out_before_a_worker_came_stay_with_the_others(Link link)
    {
        using var ventilator = new PushSocket(context: Context);
        using var early = new PullSocket(context: Context);
        using var late = new PullSocket(context: Context);
        var endpoint = link.Join(ventilator, early);
        for (var n = 0; n < 25; n++)
            ventilator.Put($"{n}");
        late.ConnectAndWait(endpoint, ventilator);
        for (var n = 25; n < 27; n++)
            ventilator.Put($"{n}");
        var whole = Enumerable.Range(0, 27).Select(n => $"[{n}]").ToArray();
        var lates = late.Next();
        Assert.Contains(lates, whole[25..]);
        Assert.Equal(whole.Where(task => task != lates), early.Next(26));
    }

    private sealed class Worker(ZmqContext context)
    {
        public PullSocket Tasks { get; } = new(context: context);

        public SubSocket Control { get; } = Everything(context);

        public PushSocket Results { get; } = new(context: context);

        public void Run(string name)
        {
            using var poller = new Poller();
            poller.Add(Control);
            poller.Add(Tasks);
            while (true)
            {
                var ready = poller.Wait(Limits.Wait);
                Assert.NotEmpty(ready);
                if (ready[0].Socket == Control)
                {
                    Assert.Equal("[KILL]", Control.Next());
                    return;
                }

                using var task = Tasks.Take();
                Results.Put(name, task[0]);
            }
        }

        private static SubSocket Everything(ZmqContext context)
        {
            var sub = new SubSocket(context: context);
            sub.Subscribe("");
            return sub;
        }
    }
}
