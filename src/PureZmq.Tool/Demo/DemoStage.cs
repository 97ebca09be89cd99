namespace PureZmq.Tool.Demo;

/// <summary>What a scenario plays on: a context of its own, a transport, paper to write on, and someone who checks the messages.</summary>
/// <remarks>Thread safety: all members may be used by the scenario's threads at once.</remarks>
internal sealed class DemoStage(string transport, TextWriter output)
{
    /// <summary>How long a scenario may take.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new(); // keeps the lines of several threads whole
    private int _framesSeen;
    private int _checks;
    private Exception? _failure;
    private volatile string _step = "the start";

    internal ZmqContext Context { get; } = new();

    internal bool IsInproc => transport == "inproc";

    /// <summary>The last thing the scenario said it waits for.</summary>
    internal string Step => _step;

    /// <summary>How many frames came as they must.</summary>
    internal int FramesSeen => Volatile.Read(ref _framesSeen);

    /// <summary>How many comparisons held, those of messages included.</summary>
    internal int Checks => Volatile.Read(ref _checks);

    /// <summary>What ended a thread beside the scenario's own, if anything did. It is the cause of what followed.</summary>
    internal Exception? FirstFailure => Volatile.Read(ref _failure);

    /// <summary>An endpoint to bind: for tcp and ipc the system chooses a port or a path, which Bind returns.</summary>
    internal string Endpoint(string name) => transport switch
    {
        "inproc" => $"inproc://{name}",
        "ipc" => "ipc://*",
        _ => "tcp://127.0.0.1:*",
    };

    internal void Say(string line)
    {
        lock (_lock)
            output.WriteLine($"    {line}");
    }

    /// <summary>Names what comes next, for the line that is printed if it does not come in time.</summary>
    internal void Await(string what) => _step = what;

    /// <summary>Holds a message's dump against what it must be, and counts its frames.</summary>
    internal void Expect(string what, string expected, in Message actual)
    {
        Expect(what, expected, actual.ToString());
        Interlocked.Add(ref _framesSeen, actual.Count);
    }

    internal void Expect<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new DemoException($"{what}: expected {expected}, got {actual}");
        Interlocked.Increment(ref _checks);
    }

    /// <summary>Requires that nothing more can be received.</summary>
    internal void ExpectNothing(string what, IReceiver receiver, TimeSpan within = default)
    {
        var stray = "nothing";
        if (receiver.TryReceive(out var message, within))
        {
            using (message)
                stray = message.ToString();
        }

        Expect(what, "nothing", stray);
    }

    /// <summary>The dump of an id that a socket made up for its peer: five bytes, the first zero, the rest of no meaning.</summary>
    internal string ExpectAutomaticId(string what, in Message message)
    {
        var id = message[0];
        Expect($"{what}, length of the automatic routing id", 5, id.Length);
        Expect($"{what}, first byte of the automatic routing id", 0, (int)id.Span[0]);
        return FrameDump.Of(id);
    }

    /// <summary>Runs one side of a conversation on a thread of its own. If it fails, the waits of all the others end.</summary>
    internal Task Beside(Action work) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                work();
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, failure, null);
                Context.Shutdown();
                throw;
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
