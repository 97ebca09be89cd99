namespace PureZmq.Samples;

/// <summary>Scenario (i): ventilator, workers and sink, with a signal that stops the workers.</summary>
[Conformance("seed-i")]
public sealed class TaskWorkersTests
{
    private const string AnyPort = "tcp://127.0.0.1:*", Sample = "TaskWorkers";

    [Fact]
    public async Task A1_A2_A3_each_task_is_done_once_each_worker_does_every_fourth_and_all_leave()
    {
        var lines = await SampleProcess.RunAsync(Sample);
        CheckResults(lines, evenly: true);
        Assert.Equal(Enumerable.Range(1, 4).Select(k => $"worker-{k} leaves"), lines.Where(line => line.EndsWith(" leaves", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public async Task A1_A2_A3_A8_the_same_between_processes(bool pythonSink, int pythonWorkers)
    {
        await using var ventilator = SampleProcess.Start(Sample, "ventilator", AnyPort);
        await using var sink = SampleProcess.Start(pythonSink, Sample, "sink", AnyPort, AnyPort);
        var tasks = (await ventilator.BoundAsync())[0];
        var ends = await sink.BoundAsync(2);
        var workers = Enumerable.Range(0, 4)
            .Select(k => SampleProcess.Start(k < pythonWorkers, Sample, "worker", $"worker-{k}", tasks, ends[1], ends[0])).ToArray();
        try
        {
            CheckResults(await sink.EndAsync(), evenly: true);
            foreach (var worker in workers)
                Assert.EndsWith(" leaves", Assert.Single(await worker.EndAsync()), StringComparison.Ordinal);
        }
        finally
        {
            foreach (var worker in workers)
                await worker.DisposeAsync();
        }
    }

    [Fact]
    public async Task A1_tasks_of_pyzmqs_ventilator_are_each_done_once()
    {
        await using var ventilator = SampleProcess.StartPython(Sample, "ventilator", AnyPort);
        await using var sink = SampleProcess.Start(Sample, "sink", AnyPort, AnyPort);
        var tasks = (await ventilator.BoundAsync())[0];
        var ends = await sink.BoundAsync(2);
        await using var worker = SampleProcess.Start(Sample, "worker", "worker-1", tasks, ends[1], ends[0]);
        var results = await sink.Output.WhereAsync(_ => true, 100, "a hundred results");
        CheckResults(results, evenly: false);
        await ventilator.EndAsync();
    }

    [Fact]
    public async Task A3_A4_a_worker_without_tasks_waits_without_working_and_leaves_when_told()
    {
        var idle = TimeSpan.FromSeconds(2);
        using var tasks = new PushSocket();
        using var control = new PubSocket();
        using var results = new PullSocket();
        await using var worker = SampleProcess.Start(Sample, "worker", "idle", tasks.Bind(AnyPort), control.Bind(AnyPort), results.Bind(AnyPort));
        await worker.Error.WhereAsync(line => line == "idle waits", 1, "word that it waits");
        tasks.Send("t0");
        using (var result = await Within.LimitAsync(results.ReceiveAsync(), "the only task to be done", Limits.Process))
            Assert.Equal("[idle][t0]", result.ToString());
        await Within.LimitAsync(control.WaitForSubscribersAsync("KILL", 1), "it to listen", Limits.Process);

        var before = worker.ProcessorTime;
        Assert.False(results.TryReceive(out _, idle));
        Assert.InRange(worker.ProcessorTime - before, TimeSpan.Zero, idle / 4);
        control.Send("something else");
        control.Send("KILL");
        Assert.Equal(["idle leaves"], await worker.EndAsync());
    }

    [Fact]
    public async Task A8_every_part_ends_well_when_asked_to_while_it_waits()
    {
        await using var ventilator = SampleProcess.Start(Sample, "ventilator", AnyPort);
        await using var sink = SampleProcess.Start(Sample, "sink", AnyPort, AnyPort);
        var tasks = (await ventilator.BoundAsync())[0];
        var ends = await sink.BoundAsync(2);
        await using var worker = SampleProcess.Start(Sample, "worker", "worker-1", tasks, ends[1], ends[0]);
        await worker.Error.WhereAsync(line => line == "worker-1 waits", 1, "word that it waits");
        foreach (var part in (SampleProcess[])[worker, ventilator, sink])
        {
            Assert.Empty(await part.StopAsync());
            Assert.Contains("interrupted", part.Error.All);
        }
    }

    private static void CheckResults(string[] lines, bool evenly)
    {
        var results = lines.Where(line => line.StartsWith('[')).Select(line => line.Trim('[', ']').Split("][")).ToArray();
        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"t{n}").Order(), results.Select(result => result[1]).Order());
        if (!evenly)
            return;
        // Every fourth task: those of one worker have the same remainder.
        var byWorker = results.GroupBy(result => result[0], result => int.Parse(result[1][1..], null) % 4).ToArray();
        Assert.Equal(4, byWorker.Length);
        Assert.All(byWorker, worker => Assert.Equal(25, worker.Count()));
        Assert.All(byWorker, worker => Assert.Single(worker.Distinct()));
    }
}
