using System.Collections.Concurrent;

namespace PureZmq.Conformance;

/// <summary>A program with one thread and a message loop, as user interfaces have: awaits come back to it and nothing deadlocks.</summary>
public sealed class SynchronizationContextTests : EngineTest
{
    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A13_awaits_return_to_a_single_threaded_context_and_do_not_deadlock(Link link)
    {
        await Within.RunAsync(
            () => SingleThread.Run(async () =>
            {
                using var rep = new RepSocket(context: Context);
                using var req = new ReqSocket(context: Context);
                link.Join(rep, req);
                var thread = Environment.CurrentManagedThreadId;
                var server = ServeAsync();
                for (var i = 0; i < 100; i++)
                {
                    await req.SendAsync($"{i}");
                    using var reply = await req.ReceiveAsync();
                    Assert.Equal(thread, Environment.CurrentManagedThreadId);
                    Assert.Equal($"[re:{i}]", reply.ToString());
                }

                await server;

                async Task ServeAsync()
                {
                    for (var i = 0; i < 100; i++)
                    {
                        using var request = await rep.ReceiveAsync();
                        Assert.Equal(thread, Environment.CurrentManagedThreadId);
                        await rep.SendAsync($"re:{request[0]}");
                    }
                }
            }),
            "a program with one thread",
            Limits.Wait);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A13_blocking_verbs_do_not_need_the_context_they_block(Link link)
    {
        await Within.RunAsync(
            () => SingleThread.Run(async () =>
            {
                using var pull = new PullSocket(context: Context);
                using var push = new PushSocket(context: Context);
                link.Join(pull, push);
                await push.SendAsync("1");
                Assert.Equal("[1]", pull.Next());
                var late = Task.Run(() => push.Put("2"));
                Assert.Equal("[2]", pull.Next());
                await late;
            }),
            "a program with one thread that blocks",
            Limits.Wait);
    }

    /// <summary>Runs an asynchronous program on the calling thread, continuations included.</summary>
    private sealed class SingleThread : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

        public static void Run(Func<Task> program)
        {
            var context = new SingleThread();
            SetSynchronizationContext(context);
            var ended = program();
            ended.ContinueWith(_ => context._posted.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            foreach (var (callback, state) in context._posted.GetConsumingEnumerable())
                callback(state);
            ended.GetAwaiter().GetResult();
        }

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("The library must not block on a context.");
    }
}
