using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

/// <summary>Every state meets every kind of input.</summary>
public sealed class HandshakeStateTests
{
    private static readonly Dictionary<string, byte[]> Inputs = new()
    {
        ["signature"] = Wire.Greeting()[..10],
        ["version 3"] = [3],
        ["version 1"] = [1],
        ["rest"] = Wire.Greeting()[11..],
        ["READY"] = Wire.Ready("ROUTER", Array.Empty<byte>()),
        ["ERROR"] = Wire.Command("ERROR", [0]),
        ["PING"] = Wire.Command("PING", [0, 0]),
        ["message"] = Wire.Message("hello"),
        ["text"] = Wire.Text("GET / HTTP/1.1\r\nHost: somewhere.example\r\nAccept: text/html\r\n\r\n"),
    };

    /// <summary>What becomes of a state; Failed means that the input is refused.</summary>
    /// <remarks>Inputs are octets: what is a signature in one place is a version in another.</remarks>
    public static TheoryData<string, string> Transitions => new()
    {
        { nameof(HandshakeState.AwaitingSignature), """
            signature: AwaitingVersion; version 3: Failed; version 1: Failed; rest: Failed; READY: Failed; ERROR: Failed; PING: Failed;
            message: Failed; text: Failed
            """ },
        { nameof(HandshakeState.AwaitingVersion), """
            signature: AwaitingGreeting; version 3: AwaitingGreeting; version 1: Failed; rest: Failed; READY: AwaitingGreeting;
            ERROR: AwaitingGreeting; PING: AwaitingGreeting; message: Failed; text: Failed
            """ },
        { nameof(HandshakeState.AwaitingGreeting), """
            signature: AwaitingGreeting; version 3: AwaitingGreeting; version 1: AwaitingGreeting; rest: AwaitingReady;
            READY: AwaitingGreeting; ERROR: AwaitingGreeting; PING: AwaitingGreeting; message: AwaitingGreeting; text: Failed
            """ },
        { nameof(HandshakeState.AwaitingReady), """
            signature: Failed; version 3: AwaitingReady; version 1: AwaitingReady; rest: Failed; READY: Complete; ERROR: Failed;
            PING: Failed; message: Failed; text: Failed
            """ },
        { nameof(HandshakeState.Complete), """
            signature: Complete; version 3: Complete; version 1: Complete; rest: Complete; READY: Complete; ERROR: Complete; PING: Complete;
            message: Complete; text: Complete
            """ },
    };

    [Theory, MemberData(nameof(Transitions)), Conformance("ZMTP-22")]
    public void Each_input_leads_where_the_table_says(string state, string table)
    {
        var cells = table.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var rows = cells.Select(cell => cell.Split(": ")).ToArray();
        Assert.Equal(Inputs.Keys.Order(StringComparer.Ordinal), rows.Select(row => row[0]).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var peer = Handshaking.In(Enum.Parse<HandshakeState>(state));
            Assert.Equal(state, peer.Handshake.State.ToString());
            var taken = 0;
            var exception = Record.Exception(() => taken = peer.Receive(Inputs[row[0]]));
            Assert.True(row[1] == peer.Handshake.State.ToString(), $"{state} + {row[0]}: {peer.Handshake.State} instead of {row[1]}");
            if (row[1] == nameof(HandshakeState.Failed))
                Assert.IsType<ZmtpProtocolException>(exception);
            else
                Assert.Null(exception);
            if (state == nameof(HandshakeState.Complete))
                Assert.Equal(0, taken);
        }
    }

    [Theory]
    [InlineData(HandshakeState.NotStarted)]
    [InlineData(HandshakeState.Failed)]
    internal void Before_the_start_and_after_a_failure_nothing_is_taken(HandshakeState state)
    {
        foreach (var input in Inputs.Values)
        {
            var peer = Handshaking.In(state);
            Assert.Equal(state, peer.Handshake.State);
            Assert.Throws<InvalidOperationException>(() => peer.Receive(input));
            Assert.Equal("", peer.TakeSent());
        }
    }

    [Fact]
    public void It_is_started_once()
    {
        foreach (var state in Enum.GetValues<HandshakeState>().Except([HandshakeState.NotStarted]))
            Assert.Throws<InvalidOperationException>(Handshaking.In(state).Start);
    }

    [Fact]
    public void No_input_changes_nothing()
    {
        foreach (var state in Enum.GetValues<HandshakeState>().Except([HandshakeState.NotStarted, HandshakeState.Failed]))
        {
            var peer = Handshaking.In(state);
            Assert.Equal(0, peer.Receive([]));
            Assert.Equal(state, peer.Handshake.State);
            Assert.Equal("", peer.TakeSent());
        }
    }

    [Fact]
    public void The_peer_is_known_only_when_it_is_complete()
    {
        foreach (var state in Enum.GetValues<HandshakeState>())
        {
            var exception = Record.Exception(() => Handshaking.In(state).Handshake.Peer);
            Assert.Equal(state == HandshakeState.Complete, exception is null);
        }
    }
}
