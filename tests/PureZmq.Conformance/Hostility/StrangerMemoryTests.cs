namespace PureZmq.Conformance;

/// <summary>What strangers leave in the memory of the process, managed or not: nothing that grows with their number.</summary>
/// <remarks>The figures are the whole process's, so nothing else may run: the collection is not parallel.</remarks>
[Collection(nameof(Alone))]
public sealed class StrangerMemoryTests : EngineTest
{
    private const int LargestRest = 20 << 10; // octets a stranger, with what the log keeps of it

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_second_crowd_of_strangers_needs_no_more_memory_than_the_first()
    {
        var strangers = 1_500 * Limits.Scale;
        var seed = Environment.TickCount;
        using var pull = new PullSocket(context: Context);
        var address = RawPeer.Parse(pull.Bind("tcp://127.0.0.1:*"));
        var stranger = new Stranger(seed, "PUSH");
        await ReceiveAsync();
        var before = InUse();
        await ReceiveAsync();
        Limits.Until(
            () => InUse() - before < (long)strangers * LargestRest,
            () => $"the memory of {strangers} strangers to be free; {InUse() - before} octets more than before are in use, seed {seed}");

        async Task ReceiveAsync()
        {
            var visits = Within.OnThread(
                () =>
                {
                    for (var visit = 0; visit < strangers; visit++)
                        stranger.Visit(address, visit);
                },
                "strangers");
            while (!visits.IsCompleted || pull.Peers.Count > 0)
            {
                if (pull.TryReceive(out var message, TimeSpan.FromMilliseconds(20)))
                    message.Dispose(); // what a stranger said in good order before he left
            }

            await visits;
        }
    }

    private static long InUse()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return OwnProcess.PrivateMemory;
    }
}
