namespace PureZmq.Samples;

/// <summary>The test's own place in a chat: it says and hears what the programs do, as messages.</summary>
internal sealed class Room : IAsyncDisposable
{
    /// <summary>The nick of lines that only ask who listens.</summary>
    public const string Probe = "probe";

    private readonly PushSocket _push = new();
    private readonly SubSocket _sub = new();
    private readonly List<string> _heard = [];

    public Room(string collect, string broadcast)
    {
        _push.Connect(collect);
        _sub.Subscribe("");
        _sub.Connect(broadcast);
    }

    /// <summary>Says something.</summary>
    public void Say(string nick, string text) => _push.Send(nick, text);

    /// <summary>Waits until these programs and the test itself hear what is said: a subscription takes a while to reach a publisher.</summary>
    public async Task AwaitListenersAsync(params SampleProcess[] programs)
    {
        var hears = false;
        var probes = 0;
        await Within.UntilAsync(
            () =>
            {
                Say(Probe, $"{probes++}");
                if (_sub.TryReceive(out var heard, TimeSpan.FromMilliseconds(20)))
                {
                    hears = true;
                    Note(heard);
                }

                return hears && programs.All(program => program.Output.All.Any(line => line.StartsWith(Probe, StringComparison.Ordinal)));
            },
            "everybody to listen",
            Limits.Process);
    }

    /// <summary>What was said, a pair of brackets for each frame, up to and with <paramref name="last"/>.</summary>
    public Task<List<string>> HeardAsync(string last) => HeardAsync(heard => heard[^1] == last);

    /// <summary>The first <paramref name="count"/> things said.</summary>
    public Task<List<string>> HeardAsync(int count) => HeardAsync(heard => heard.Count == count);

    public async ValueTask DisposeAsync()
    {
        await _push.DisposeAsync();
        await _sub.DisposeAsync();
    }

    private async Task<List<string>> HeardAsync(Func<List<string>, bool> isEnough)
    {
        while (_heard.Count == 0 || !isEnough(_heard))
            Note(await Within.LimitAsync(_sub.ReceiveAsync(), $"what is said after {_heard.LastOrDefault()}", Limits.Process));
        return _heard;
    }

    private void Note(Message message)
    {
        using (message)
        {
            if (message[0].ToString() != Probe)
                _heard.Add(string.Concat(message.Select(frame => $"[{frame}]")));
        }
    }
}
