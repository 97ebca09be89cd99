using PureZmq.Interop.Peers;
using PureZmq.Interop.PyZmq;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>The pairs of everyday programs with pyzmq, in another process, at the other end.</summary>
public sealed class PyZmqPairTests(PyZmqProcess python) : InteropTest, IClassFixture<PyZmqProcess>
{
    private static readonly int[] Sizes = [0, 1, 255, 256, 65536, 1 << 20];

    [Theory, MemberData(nameof(TypePairs.Few), MemberType = typeof(TypePairs))]
    public Task Messages_cross_unchanged(string ours, string theirs, bool weBind) => Scenario(() =>
    {
        var mine = Ours(ours, Conversation.FirstId);
        using var other = python.Open(theirs, Conversation.SecondId);
        var conversation = new Conversation(mine, other);
        conversation.Join(weBind ? mine : other, weBind ? other : mine);

        foreach (var size in Sizes)
            conversation.Exchange([Frames.Body(size)]);
        conversation.Exchange([Frames.Body(256), [], Frames.Body(1)]);
        conversation.Exchange([Frames.Body(255), Frames.Body(1 << 20), []]);
    });

    [Theory, MemberData(nameof(TypePairs.Huge), MemberType = typeof(TypePairs))]
    public Task Frames_of_64_MiB_cross_unchanged(string ours, string theirs, bool weBind) => Scenario(() =>
    {
        var mine = Ours(ours);
        using var other = python.Open(theirs);
        var conversation = new Conversation(mine, other);
        conversation.Join(weBind ? mine : other, weBind ? other : mine);

        var body = Frames.Body(64 << 20);
        conversation.Exchange([body]);
        conversation.Exchange([Frames.Body(255), body, [], Frames.Body(256)]);
    });

    [Fact]
    public Task Messages_cross_unchanged_when_pyzmq_binds() => Scenario(() =>
    {
        using var rep = python.Open("REP");
        var req = Ours("REQ");
        var conversation = new Conversation(req, rep);
        conversation.Join(bound: rep, connected: req);

        for (var i = 0; i < 100; i++)
            conversation.Exchange([Frames.Body(i), Frames.Body(i + 200)]);
    });
}
