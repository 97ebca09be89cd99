using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>Every pair of compatible types with libzmq at the other end, both ways round: messages arrive as they were sent.</summary>
public sealed class LibZmqPairTests : InteropTest
{
    // 255 is the last size a short frame header holds; 65536 and more take several reads.
    private static readonly int[] Sizes = [0, 1, 255, 256, 65536, 1 << 20];

    private static readonly int[][] Multipart = [[0, 1], [255, 256, 0], [1 << 20, 0, 65536, 1], [0, 0, 0]];

    [Theory, MemberData(nameof(TypePairs.All), MemberType = typeof(TypePairs)), Conformance("S-46")]
    public Task Messages_of_every_size_cross_unchanged(string ours, string theirs, bool weBind) => Scenario(() =>
    {
        var mine = Ours(ours, Conversation.FirstId);
        var other = LibZmq(theirs, Conversation.SecondId);
        var conversation = new Conversation(mine, other);
        conversation.Join(weBind ? mine : other, weBind ? other : mine);

        foreach (var size in Sizes)
            conversation.Exchange([Frames.Body(size, seed: size)]);
        foreach (var sizes in Multipart)
            conversation.Exchange([.. sizes.Select((size, seed) => Frames.Body(size, seed))]);
    });

    [Theory, MemberData(nameof(TypePairs.Huge), MemberType = typeof(TypePairs))]
    public Task Frames_of_64_MiB_cross_unchanged(string ours, string theirs, bool weBind) => Scenario(() =>
    {
        var mine = Ours(ours);
        var other = LibZmq(theirs);
        var conversation = new Conversation(mine, other);
        conversation.Join(weBind ? mine : other, weBind ? other : mine);

        var body = Frames.Body(64 << 20);
        conversation.Exchange([body]);
        conversation.Exchange([Frames.Body(255), body, [], Frames.Body(256)]);
    });

    [Theory, InlineData(true), InlineData(false), Conformance("R-29")]
    public Task A_message_of_100000_frames_arrives_as_one(bool weSend) => Scenario(() =>
    {
        IPeer push = weSend ? Ours("PUSH") : LibZmq("PUSH");
        IPeer pull = weSend ? LibZmq("PULL") : Ours("PULL");
        var conversation = new Conversation(push, pull);
        conversation.Join(bound: pull, connected: push);

        conversation.Exchange([.. Enumerable.Range(0, 100_000).Select(i => BitConverter.GetBytes(i))]);
        conversation.Exchange(Frames.Of("the", "next"));
    });

    [Theory, InlineData(true), InlineData(false)]
    public Task Many_messages_arrive_in_order(bool weSend) => Scenario(() =>
    {
        const int Count = 50_000;
        IPeer push = weSend ? Ours("PUSH") : LibZmq("PUSH");
        IPeer pull = weSend ? LibZmq("PULL") : Ours("PULL");
        new Conversation(push, pull).Join(bound: pull, connected: push);

        var sending = Within.OnThread(
            () =>
            {
                for (var i = 0; i < Count; i++)
                    push.SendFrames(BitConverter.GetBytes(i), Frames.Body(i % 700));
            },
            "sender");
        for (var i = 0; i < Count; i++)
            pull.ExpectFrames(BitConverter.GetBytes(i), Frames.Body(i % 700));
        sending.GetAwaiter().GetResult();
    });
}
