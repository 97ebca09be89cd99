using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>What the address of an ipc endpoint may say, and the octets the system gets of it.</summary>
public sealed class IpcAddressTests
{
    private const int NameTooLong = 36;

    [Theory]
    [InlineData("ipc:///run/x.sock", "/run/x.sock")]
    [InlineData("ipc://x", "x")]
    [InlineData("ipc://a b/ü", "a b/ü")]
    [InlineData("ipc://x://y", "x://y")]
    public void A_path_is_taken_as_it_stands(string endpoint, string path)
    {
        foreach (var address in new[] { Bind(endpoint), Connect(endpoint) })
        {
            Assert.Equal(path, address.Path);
            Assert.Equal(endpoint, address.Endpoint);
            Assert.False(address.IsAbstract);
            Assert.False(address.IsWildcard);
        }
    }

    [Theory]
    [InlineData("ipc://*")]
    [InlineData("ipc://*anything")]
    public void A_wildcard_is_one_for_a_bind_only(string endpoint)
    {
        Assert.True(Bind(endpoint).IsWildcard);
        Assert.False(Connect(endpoint).IsWildcard);
        Assert.Equal(endpoint["ipc://".Length..], Connect(endpoint).Path);
    }

    [Theory, Conformance("TRN-15")]
    [InlineData("ipc://")]
    [InlineData("ipc://@")]
    [InlineData("ipc://a\0b")]
    [InlineData("ipc://\0name")]
    public void What_names_nothing_is_malformed(string endpoint)
    {
        Assert.Throws<ArgumentException>(() => Bind(endpoint));
        Assert.Throws<ArgumentException>(() => Connect(endpoint));
    }

    [Theory, Conformance("TRN-15")]
    [InlineData("", "p")]
    [InlineData("@", "p")]
    [InlineData("", "é")]
    public void The_longest_address_has_107_octets(string start, string filler)
    {
        var octets = System.Text.Encoding.UTF8.GetByteCount(filler);
        var longest = start + new string('x', (107 - start.Length) % octets) + string.Concat(Enumerable.Repeat(filler, (107 - start.Length) / octets));
        Assert.Equal(longest, Bind("ipc://" + longest).Path);
        Assert.Equal(longest, Connect("ipc://" + longest).Path);

        foreach (var parse in new Func<string, IpcAddress>[] { Bind, Connect })
        {
            var refused = Assert.Throws<ZmqEndpointException>(() => parse($"ipc://{longest}x"));
            Assert.Equal(NameTooLong, refused.Errno);
            Assert.Contains("108 octets", refused.Message, StringComparison.Ordinal);
            Assert.Contains("at most 107", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_system_gets_a_path_with_its_end_and_an_abstract_name_without()
    {
        Assert.Equal("/tmp/é\0"u8.ToArray(), Octets(Bind("ipc:///tmp/é")));
        Assert.Equal("\0name"u8.ToArray(), Octets(Bind("ipc://@name")));
    }

    private static IpcAddress Bind(string endpoint) => IpcAddress.ParseBind(Endpoint.Parse(endpoint));

    private static IpcAddress Connect(string endpoint) => IpcAddress.ParseConnect(Endpoint.Parse(endpoint));

    private static byte[] Octets(IpcAddress address)
    {
        var socketAddress = new UnixEndPoint(address).Serialize();
        return [.. Enumerable.Range(2, socketAddress.Size - 2).Select(i => socketAddress[i])];
    }
}
