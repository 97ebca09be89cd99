using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Who is known under which routing id, when ids repeat and connections are made again.</summary>
public sealed class PeerNamesTests : PatternTest
{
    [Fact]
    public void A_peer_without_an_id_gets_one_of_five_octets_that_starts_with_zero()
    {
        var names = Names();
        var seen = new HashSet<string>();
        for (var i = 0; i < 1000; i++)
        {
            var pipe = Pipe($"{i}");
            Assert.True(names.TryName(pipe));
            Assert.Equal(5, pipe.RoutingKey!.Length);
            Assert.Equal(0, pipe.RoutingKey[0]);
            Assert.True(seen.Add(Convert.ToHexString(pipe.RoutingKey)));
            Assert.Same(pipe, names.Find(pipe.RoutingKey));
        }
    }

    [Fact]
    public void A_peer_is_known_under_the_id_it_announces()
    {
        var names = Names();
        var pipe = Announcing("A", [1, 2]);
        Assert.True(names.TryName(pipe));
        Assert.Equal([1, 2], pipe.RoutingKey);
        Assert.Same(pipe, names.Find([1, 2]));
    }

    [Fact]
    public void A_second_peer_of_the_same_id_is_ignored()
    {
        var names = Names();
        var (first, second) = (Announcing("A", [7]), Announcing("B", [7]));
        Assert.True(names.TryName(first));
        Assert.False(names.TryName(second));
        Assert.True(second.IsIgnored);
        Assert.Null(second.RoutingKey);
        Assert.Same(first, names.Find([7]));
        names.Remove(second);
        Assert.Same(first, names.Find([7]));
    }

    [Fact]
    public void With_handover_the_second_takes_the_id_and_what_the_first_had_sent_keeps_its_name()
    {
        var names = Names(handover: true);
        var (first, second) = (Announcing("A", [7]), Announcing("B", [7]));
        Assert.True(names.TryName(first));
        Assert.True(names.TryName(second));
        Assert.True(first.IsIgnored);
        Assert.False(second.IsIgnored);
        Assert.Equal([7], first.RoutingKey);
        Assert.Same(second, names.Find([7]));
        names.Remove(first);
        Assert.Same(second, names.Find([7]));
    }

    [Fact]
    public void A_name_we_gave_is_never_given_away()
    {
        var names = Names(handover: true);
        var first = Pipe("A");
        Assert.True(names.TryName(first));
        var second = Announcing("B", first.RoutingKey!);
        Assert.False(names.TryName(second));
        Assert.True(second.IsIgnored);
        Assert.False(first.IsIgnored);
        Assert.Same(first, names.Find(first.RoutingKey));
    }

    [Fact]
    public void An_id_is_free_once_its_peer_is_gone()
    {
        var names = Names();
        var (first, second) = (Announcing("A", [7]), Announcing("B", [7]));
        Assert.True(names.TryName(first));
        names.Remove(first);
        Assert.Null(names.Find([7]));
        Assert.True(names.TryName(second));
        Assert.Same(second, names.Find([7]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_connection_of_ours_that_is_made_again_keeps_its_name(bool announced)
    {
        var names = Names();
        var pipe = announced ? Announcing("A", [7], isIncoming: false) : Pipe("A", isIncoming: false);
        Assert.True(names.TryName(pipe));
        var name = pipe.RoutingKey;
        Assert.True(names.TryName(pipe));
        Assert.Same(name, pipe.RoutingKey);
        Assert.Same(pipe, names.Find(name));
    }

    [Fact]
    public void A_connection_of_ours_that_meets_another_peer_the_next_time_takes_that_ones_id()
    {
        var names = Names();
        var pipe = Announcing("A", [7], isIncoming: false);
        Assert.True(names.TryName(pipe));
        pipe.PeerRoutingId = [8];
        Assert.True(names.TryName(pipe));
        Assert.Null(names.Find([7]));
        Assert.Same(pipe, names.Find([8]));
    }

    [Fact]
    public void A_connection_of_ours_that_was_ignored_counts_again_when_it_is_made_anew_and_the_id_is_free()
    {
        var names = Names();
        var (first, second) = (Announcing("A", [7]), Announcing("B", [7], isIncoming: false));
        Assert.True(names.TryName(first));
        Assert.False(names.TryName(second));
        names.Remove(first);
        Assert.True(names.TryName(second)); // reconnected
        Assert.Same(second, names.Find([7]));
        Assert.False(second.IsIgnored, "It is routed to, but what it sends would be thrown away.");
    }

    [Theory, Conformance("S-19")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_given_name_counts_before_the_peer_is_there_and_whatever_it_calls_itself(bool handover)
    {
        var names = Names(handover);
        var given = Announcing("given", [9], isIncoming: false);
        given.GivenName = [7];
        names.AddGiven(given);
        Assert.Same(given, names.Find([7]));
        Assert.True(names.TryName(given));
        Assert.Same(given, names.Find([7]));
        Assert.Null(names.Find([9]));
        Assert.False(names.TryName(Announcing("other", [7])), "The name was handed over.");
        names.Remove(given);
        Assert.Null(names.Find([7]));
    }

    private static PeerNames Names(bool handover = false) => new() { Handover = handover };

    private StubPipe Announcing(string name, byte[] id, bool isIncoming = true)
    {
        var pipe = Pipe(name, isIncoming);
        pipe.PeerRoutingId = id;
        return pipe;
    }
}
