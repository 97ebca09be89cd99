using System.Security.Cryptography;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>The directory a wildcard bind makes for its socket: nobody but this user can look into it.</summary>
internal sealed class IpcDirectory
{
    private const string SocketName = "socket";
    private const string Prefix = "tmp";
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const int RandomLetters = 6;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
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
        var start = Parent(Environment.GetEnvironmentVariable, Directory.Exists) + Prefix;
        try
        {
            string path;
            do
            {
                path = start + RandomNumberGenerator.GetString(Letters, RandomLetters);
            }
            while (Path.Exists(path));
            Make(path);
            return new IpcDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var errno = e switch
            {
                UnauthorizedAccessException => Errno.EACCES,
                DirectoryNotFoundException => Errno.ENOENT,
                _ => e.HResult, // on Unix the system's own number
            };
            throw new ZmqEndpointException(endpoint, errno, $"Endpoint '{endpoint}': no directory could be made as {start}…: {e.Message}", e);
        }
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
    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path); // inherits who may enter from its parent, the user's own by default
            return;
        }

        // Does nothing if somebody made it since we looked; then it is not as private as we ask for, or not ours to write to.
        if ((Directory.CreateDirectory(path, OwnerOnly).UnixFileMode & ~OwnerOnly) != 0)
            throw new UnauthorizedAccessException($"{path} is somebody else's.");
    }
}
