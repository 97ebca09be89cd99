using PureZmq.Interop.LibZmq;
using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>A reader that does not read stops its writer, and nothing is lost, with libzmq at the other end.</summary>
public sealed class BackPressureTests : InteropTest
{
    private const int Size = 65 * 1024;
    private const int FarTooMany = 5_000;

    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false), Conformance("R-08")]
    public Task A_full_connection_refuses_and_loses_nothing(bool weSend, bool weBind) => Scenario(() =>
    {
        var (push, pull) = Open(weSend, sendHighWaterMark: 10, receiveHighWaterMark: 10);
        Join(push, pull, pushBinds: weSend == weBind);

        var sent = push.Fill(Numbered, FarTooMany);
        Assert.True(sent >= 10, $"Only {sent} messages fitted.");
        for (var i = 0; i < sent; i++)
            pull.ExpectFrames(Numbered(i));
        pull.ExpectNothing();

        push.SendFrames(Numbered(sent));
        pull.ExpectFrames(Numbered(sent));
    });

    [Theory, InlineData(true), InlineData(false), Conformance("R-09")]
    public Task A_reader_with_a_mark_of_one_stops_its_writer(bool weSend) => Scenario(() =>
    {
        var (push, pull) = Open(weSend, sendHighWaterMark: 1, receiveHighWaterMark: 1);
        Join(push, pull, pushBinds: false);

        var sent = push.Fill(Numbered, FarTooMany);
        for (var i = 0; i < sent; i++)
            pull.ExpectFrames(Numbered(i));
        pull.ExpectNothing();
    });

    private static byte[][] Numbered(int number) => [BitConverter.GetBytes(number), Frames.Body(Size, number)];

    private static void Join(IPeer push, IPeer pull, bool pushBinds)
    {
        if (pushBinds)
            pull.Connect(push.Bind(AnyPort));
        else
            push.Connect(pull.Bind(AnyPort));
    }

    private (IPeer Push, IPeer Pull) Open(bool weSend, int sendHighWaterMark, int receiveHighWaterMark)
    {
        if (weSend)
        {
            var theirs = LibZmq("PULL");
            theirs.Set(LibZmqOption.ReceiveHighWaterMark, receiveHighWaterMark);
            return (new OurPeer(new PushSocket(new PushOptions { SendHighWaterMark = sendHighWaterMark }, Context)), theirs);
        }

        var push = LibZmq("PUSH");
        push.Set(LibZmqOption.SendHighWaterMark, sendHighWaterMark);
        return (push, new OurPeer(new PullSocket(new PullOptions { ReceiveHighWaterMark = receiveHighWaterMark }, Context)));
    }
}
