using System.Net.Sockets;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>What the system's errors are called in events, logs and exceptions.</summary>
public sealed class SocketErrorWordsTests
{
    [Theory]
    [InlineData(SocketError.ConnectionRefused, "connection refused (ECONNREFUSED)")]
    [InlineData(SocketError.ConnectionReset, "connection reset by the peer (ECONNRESET)")]
    [InlineData(SocketError.TimedOut, "no answer in time (ETIMEDOUT)")]
    [InlineData(SocketError.HostUnreachable, "no route to the host (EHOSTUNREACH)")]
    public void The_usual_ones_have_words_and_a_name(SocketError error, string words) => Assert.Equal(words, error.InWords());

    [Fact]
    public void None_is_told_by_the_name_it_has_in_the_program()
        => Assert.All(
            Enum.GetValues<SocketError>(),
            error =>
            {
                var words = error.InWords();
                Assert.DoesNotMatch("[a-z][A-Z]", words); // words, not a name made of them
                Assert.False(words.EndsWith('.') || string.IsNullOrWhiteSpace(words), $"{error}: '{words}'");
            });
}
