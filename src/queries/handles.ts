/** The files and folders that followed logs come from, kept so that they can be followed on after a reload. */
export { forgetHandle, handleOf, keepHandle } from '../store/handles';
