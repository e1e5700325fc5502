"""Loading the sample: everything that can be is done by the portal's own actions, at instants before today."""
