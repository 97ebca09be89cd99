using System.Runtime.InteropServices;
using System.Text;

namespace PureZmq.Transports;

/// <summary>The directory a wildcard bind makes for its socket: nobody but this user can look into it.</summary>
internal sealed class IpcDirectory
{
    private const string SocketName = "socket";
    private const string Template = "tmpXXXXXX";
    private static readonly string[] ParentVariables = ["TMPDIR", "TEMPDIR", "TMP"];
    private readonly string _fullPath; // the working directory may be another when it is removed

    private IpcDirectory(string path)
    {
        _fullPath = Path.GetFullPath(path);
        SocketPath = $"{path}/{SocketName}";
    }

    /// <summary>Where the socket goes.</summary>
    public string SocketPath { get; }

    /// <summary>Makes a new directory.</summary>
    /// <exception cref="ZmqEndpointException">The parent takes none.</exception>
    public static IpcDirectory Create(string endpoint)
    {
        var template = Parent(Environment.GetEnvironmentVariable, Directory.Exists) + Template;
        return new IpcDirectory(OperatingSystem.IsWindows() ? MakeOnWindows(endpoint, template) : Make(endpoint, template));
    }

    /// <summary>What goes in front of the directory's name: the first of TMPDIR, TEMPDIR and TMP that is a directory, else nothing, which
    /// is the working directory.</summary>
    public static string Parent(Func<string, string?> variable, Func<string, bool> isDirectory)
    {
        var parent = ParentVariables.Select(variable).FirstOrDefault(path => !string.IsNullOrEmpty(path) && isDirectory(path));
        return parent is null || Path.EndsInDirectorySeparator(parent) ? parent ?? "" : parent + '/';
    }

    /// <summary>Removes the socket's file and the directory.</summary>
    /// <returns>Why one of them is still there; null when both are gone.</returns>
    public string? Remove()
    {
        try
        {
            File.Delete(Path.Combine(_fullPath, SocketName));
            Directory.Delete(_fullPath);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null; // somebody cleaned up before us
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    // The base library makes such directories too, but only below TMPDIR or /tmp.
    private static unsafe string Make(string endpoint, string template)
    {
        var path = Encoding.UTF8.GetBytes(template + '\0');
        fixed (byte* start = path)
        {
            if (LinuxNative.MakeTemporaryDirectory(start) != null)
                return Encoding.UTF8.GetString(path.AsSpan(..^1));
            var error = Marshal.GetLastPInvokeError();
            throw new ZmqEndpointException(
                endpoint, error, $"Endpoint '{endpoint}': no directory {template} could be made: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    private static string MakeOnWindows(string endpoint, string template)
    {
        var path = template.Replace("XXXXXX", Path.GetRandomFileName(), StringComparison.Ordinal);
        try
        {
            Directory.CreateDirectory(path);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ZmqEndpointException(endpoint, e.HResult, $"Endpoint '{endpoint}': no directory {path} could be made: {e.Message}", e);
        }
    }
}
