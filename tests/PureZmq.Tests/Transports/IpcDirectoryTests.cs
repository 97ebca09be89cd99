using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>Where a wildcard's directory goes.</summary>
public sealed class IpcDirectoryTests
{
    [Theory]
    [InlineData("/a", "/b", "/c", "/a/")]
    [InlineData("/missing", "/b/", "/c", "/b/")]
    [InlineData(null, "", "/c", "/c/")]
    [InlineData(null, "/missing", null, "")]
    public void It_goes_below_the_first_variable_that_names_a_directory(string? tmpdir, string? tempdir, string? tmp, string expected)
    {
        var variables = new Dictionary<string, string?> { ["TMPDIR"] = tmpdir, ["TEMPDIR"] = tempdir, ["TMP"] = tmp };
        Assert.Equal(expected, IpcDirectory.Parent(name => variables[name], path => path != "/missing"));
    }

    [Fact]
    public void It_can_be_removed_twice()
    {
        var directory = IpcDirectory.Create("ipc://*");
        Assert.True(Directory.Exists(Path.GetDirectoryName(directory.SocketPath)));
        Assert.Null(directory.Remove());
        Assert.False(Directory.Exists(Path.GetDirectoryName(directory.SocketPath)));
        Assert.Null(directory.Remove());
    }
}
